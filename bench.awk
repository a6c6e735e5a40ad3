# Medians of what `go test -bench -count` printed: each benchmark's ns/op,
# then every metric that is named after a goal.
function median(values,    n, sorted, i, j, held) {
	n = split(values, sorted, " ")
	for (i = 2; i <= n; i++) {
		held = sorted[i] + 0
		for (j = i - 1; j > 0 && sorted[j] + 0 > held; j--) sorted[j + 1] = sorted[j]
		sorted[j + 1] = held
	}
	return (sorted[int((n + 1) / 2)] + sorted[int((n + 2) / 2)]) / 2
}

/^Benchmark/ {
	name = $1
	sub(/-[0-9]+$/, "", name)
	for (i = 3; i < NF; i += 2) {
		if ($(i + 1) == "ns/op") times[name] = times[name] " " $i
		if ($(i + 1) ~ /^[DGS][0-9]/) goals[$(i + 1)] = goals[$(i + 1)] " " $i
	}
}

END {
	for (name in times) printf "%-60s %14.0f ns/op\n", name, median(times[name]) | "sort"
	close("sort")
	print "\ngoals"
	for (goal in goals) printf "%-60s %14.3f\n", goal, median(goals[goal]) | "sort"
}
