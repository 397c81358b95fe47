# lint.awk: the house rules that can be seen in one pass over the sources; see tools/lint.
# Prints "file:line: what".  Run with LC_ALL=C: a character of UTF-8 counts as one column.

function say(line, what) {
	printf "%s:%d: %s\n", FILENAME, line, what
}

# The room of a path: "base", "domain/people", "" for main.c.
function room_of(path,    parts, n) {
	n = split(path, parts, "/")
	if (n == 1)
		return ""
	return parts[1] == "domain" && n > 2 ? "domain/" parts[2] : parts[1]
}

function begin_file() {
	close_file()
	last_file = FILENAME
	room = room_of(FILENAME)
	top = room
	sub(/\/.*/, "", top)
	page = FILENAME ~ /\.html$/
	code = FILENAME ~ /\.[ch]$/
	test = FILENAME ~ /_test\.c$/ || top ~ /^(tests|fuzz|bench|tools)$/
	comment = 0
	function_from = 0
}

function close_file() {
	if (last_file != "" && last_lines > 400)
		printf "%s:%d: the file has %d lines; 400 is the most\n", last_file, last_lines, last_lines
}

function columns(s,    n, i, k) {
	gsub(/[\200-\277]/, "", s)
	k = split(s, tabbed, "\t")
	n = 0
	for (i = 1; i < k; i++)
		n = int((n + length(tabbed[i])) / 8) * 8 + 8
	return n + length(tabbed[k])
}

# The line without strings, characters and comments.
function bare(s,    out, at) {
	if (comment) {
		if (!(at = index(s, "*/")))
			return ""
		s = substr(s, at + 2)
		comment = 0
	}
	gsub(/\\\\/, "", s)
	gsub(/\\"/, "", s)
	gsub(/"[^"]*"/, "\"\"", s)
	gsub(/'[^']*'/, "' '", s)
	while ((at = index(s, "/*"))) {
		out = substr(s, at + 2)
		s = substr(s, 1, at - 1)
		if (!(at = index(out, "*/"))) {
			comment = 1
			return s
		}
		s = s " " substr(out, at + 2)
	}
	sub(/\/\/.*/, "", s)
	return s
}

function check_include(path,    to) {
	if (path !~ /\//) {
		if (FILENAME ~ /\// && !(top == "tools"))
			say(FNR, "include \"" path "\" by its path from the root")
		return
	}
	to = room_of(path)
	# A header may serve the tests beside it alone: walk.h, probe.h.
	if (to == room || room == "" || (test && top != "tools") || (to == "tests" && FILENAME ~ /\.h$/))
		return
	if (to ~ /^domain\//) {
		sub(/^domain\//, "", to)
		if (top !~ /^(domain|command)$/)
			say(FNR, top "/ knows nothing of domain/")
		else if (path != "domain/" to "/" to ".h")
			say(FNR, "of another folder only domain/" to "/" to ".h is included")
		else if (top == "domain")
			edge[room " domain/" to] = FILENAME ":" FNR
		return
	}
	if (!index(may[top], " " to " "))
		say(FNR, top "/ may not include from " to "/")
}

function check_calls(s) {
	if (s ~ /(^|[^A-Za-z0-9_])(sprintf|vsprintf|strcpy|strcat|atoi|atol|gets)[ ]*\(/)
		say(FNR, "sprintf, strcpy, strcat, atoi and the like are not used")
	if (!test && s ~ /(^|[^A-Za-z0-9_])(system|popen)[ ]*\(/)
		say(FNR, "no shell is started: system, popen")
	if (top ~ /^(domain|document)$/ && !test \
	    && s ~ /(^|[^A-Za-z0-9_])(malloc|calloc|realloc|strdup|strndup|asprintf|free)[ ]*\(/)
		say(FNR, "memory comes from the arena of the work")
	if (top != "web" && FILENAME ~ /\.c$/ && !test && s ~ /wire(\.|->)host/)
		say(FNR, "what a browser calls us stays in web/: origin_of")
	if (top != "store" && !test && s ~ /(^|[^A-Za-z0-9_])store_(query|stream)_[ ]*\(/)
		say(FNR, "put-together SQL stays in store/: write store_query with a literal")
}

# A function is a { alone in the first column after a line that does not end a statement.
function check_function(s) {
	if (s ~ /^\{[ \t]*$/) {
		function_from = FNR
	} else if (s ~ /^\}/ && function_from) {
		if (FNR - function_from + 1 > 45)
			say(function_from, "the function has " (FNR - function_from + 1) " lines; 45 is the most")
		function_from = 0
	} else if (function_from && s ~ /^\t\t\t\t\t+[^ \t]/ && s !~ /^\t+(\{|\.|"")/) {
		say(FNR, "nested deeper than three")
	}
}

function check_first_line(    name) {
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.[ch]$/, "", name)
	if (index($0, "/* " name ": ") != 1)
		say(1, "the first line is /* " name ": one sentence. */")
}

function check_page(s) {
	if (s ~ /<script/ && s !~ /<script[^>]* src=/)
		say(FNR, "inline script: the Content-Security-Policy forbids it")
	if (s ~ /<style|[ \t]style=/)
		say(FNR, "inline style: the Content-Security-Policy forbids it")
	if (s ~ /[ \t]on[a-z]+="/)
		say(FNR, "inline event handler: the Content-Security-Policy forbids it")
}

BEGIN {
	may["base"] = " base "
	may["store"] = " base store "
	may["document"] = " base store document "
	may["web"] = " base store document web "
	may["domain"] = " base store web document domain "
	may["command"] = " base store web document domain exchange command "
	may["tools"] = " tools "
	may["tests"] = may["fuzz"] = may["bench"] = may["command"] " tests "
	marks = "(TO" "DO|FIX" "ME|X" "XX)" # apart, so that this line is none
}

FNR == 1 {
	begin_file()
	if (code)
		check_first_line()
}

{
	last_lines = FNR
	if ($0 ~ "(^|[^A-Za-z])" marks "([^A-Za-z]|$)")
		say(FNR, "an open end stands in the issues, not in the tree")
	if ($0 ~ /[ \t]+$/)
		say(FNR, "blanks at the end of the line")
}

code && columns($0) > 100 {
	say(FNR, "the line has " columns($0) " columns; 100 is the most")
}

(code || page) && /^(% *)?#[ \t]*include "/ {
	path = $0
	sub(/^[^"]*"/, "", path)
	sub(/".*/, "", path)
	check_include(path)
}

code {
	plain = bare($0)
	check_calls(plain)
	check_function(plain)
}

page {
	check_page($0)
}

END {
	close_file()
	for (e in edge) {
		split(e, ends, " ")
		if (ends[1] < ends[2] && ((ends[2] " " ends[1]) in edge))
			printf "%s: %s and %s include each other: a third folder must read both (%s)\n", \
			    edge[e], ends[1], ends[2], edge[ends[2] " " ends[1]]
	}
}
