/* page: turns a page of HTML into C.
 *
 *	% anything              a line of C
 *	{{ expr }}              prints expr, escaped by its type and by where it stands
 *	{{? cond : selected }}  in a tag: the attribute stands there if cond holds
 *	all the rest            is output, without indentation and line ends
 *
 * A page is a function that has `struct text *o`:
 *
 *	% void greeting_page(struct text *o, const char *name)
 *	% {
 *	<p>{{ name }}さん</p>
 *	% }
 *
 * C may stand between attributes too: `% if (…) {`, ` selected`, `% }`; every block must leave the
 * HTML in the place in which it found it.  In href, src, action and their like an expression at
 * the beginning is a whole address (out_href lets only harmless ones pass), a later one a part of
 * it (percent-escaped).  What cannot be escaped does not compile: script, style, comments, on…=,
 * style=, values without quotes, names.
 *
 * Reads the file named first, writes C to standard output, and keeps line numbers. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place { BETWEEN, NAME, IN_TAG, ATTRIBUTE, VALUE };

enum { DEEPEST = 64, WORD_MAX = 64 };

static const char *file;
static int line;

static enum place place;
static char tag[WORD_MAX], attribute[WORD_MAX];
static char address[WORD_MAX]; /* how the value of an href begins */
static char quote;             /* that ends the value */
static bool began;             /* does the value have anything yet? */
static bool verbatim;          /* in <pre> or <textarea>, where line ends would count */

static struct {
	enum place place;
	int line;
} blocks[DEEPEST];
static int depth;
static bool bare;   /* the last C line wants a statement: HTML may not follow */
static bool string; /* is a string of HTML being printed? */

__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* Adjoining pieces of HTML become one string; line ends within it keep the numbers of lines. */
static void emit(char c)
{
	if (!string)
		fputs("out_html(o, \"", stdout);
	string = true;
	if (c == '\n')
		fputs("\\n", stdout);
	else
		printf(strchr("\"\\?", c) ? "\\%c" : "%c", c);
}

static void flush(void)
{
	if (string)
		fputs("\"); ", stdout);
	string = false;
}

static void word_add(char *word, char c)
{
	size_t n = strlen(word);

	if (n + 1 >= WORD_MAX)
		die("a name this long is no name");
	word[n] = (char)tolower((unsigned char)c);
	word[n + 1] = '\0';
}

/* Is it one of the words, each between blanks? */
static bool one_of(const char *s, const char *words)
{
	size_t n = strlen(s);

	for (; *s && (words = strstr(words, s)) != NULL; words++)
		if (words[-1] == ' ' && words[n] == ' ')
			return true;
	return false;
}

static bool is_address(void)
{
	return one_of(attribute, " href src action formaction poster cite data ping xlink:href ");
}

static void attribute_check(void)
{
	if (!strncmp(attribute, "on", 2))
		die("%s=: scripts live in assets/", attribute);
	if (one_of(attribute, " style srcdoc srcset http-equiv "))
		die("%s=: not in a page; looks live in assets/", attribute);
}

/* The scheme at the beginning of an address, if it has one, is one that does no harm. */
static void address_check(void)
{
	size_t n = strcspn(address, ":/?#");

	if (!is_address() || address[n] != ':')
		return;
	address[n] = '\0';
	if (!one_of(address, " http https mailto tel "))
		die("%s=\"%s:…\" is no address for a page", attribute, address);
}

/* ---- {{ }} ---- */

/* The end of the C that begins at s: the next }} outside of strings. */
static char *expression_end(char *s)
{
	char in = '\0';

	for (; *s && *s != '\n'; s++) {
		if (in && *s == '\\' && s[1])
			s++;
		else if (in)
			in = *s == in ? '\0' : in;
		else if (*s == '"' || *s == '\'')
			in = *s;
		else if (s[0] == '}' && s[1] == '}')
			return s;
	}
	die("{{ without }} on the same line");
}

static char *trim(char *s, char *end)
{
	while (s < end && isspace((unsigned char)*s))
		s++;
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return s;
}

/* cond : attribute="literal" */
static void put_if(char *s)
{
	char *colon = NULL;

	if (place != IN_TAG)
		die("{{? }} gives a tag an attribute; elsewhere use a line of C");
	for (char *c = s; (c = strstr(c, " : ")) != NULL; c++)
		colon = c;
	if (!colon)
		die("write {{? condition : attribute }}");
	snprintf(attribute, sizeof attribute, "%.*s", (int)strcspn(colon + 3, "= "), colon + 3);
	attribute_check();
	if (is_address())
		die("{{? }} gives no addresses; use a line of C");
	flush();
	printf("if (%s) { ", trim(s, colon));
	emit(' ');
	for (const char *c = colon + 3; *c; c++)
		emit(*c);
	flush();
	fputs("} ", stdout);
}

static void put(const char *s)
{
	const char *how = "out_put";

	if (place == NAME || place == IN_TAG || place == ATTRIBUTE)
		die("no {{ }} as a name in a tag; a value has quotes around it");
	if (place == VALUE) {
		address_check();
		how = !is_address() ? "out_attr" : began ? "out_part" : "out_href";
	}
	flush();
	printf("%s(o, (%s)); ", how, s);
	began = true;
	address[0] = '\0';
}

/* Reads what begins at {{ and returns what follows }}. */
static char *expression(char *s)
{
	char *end = expression_end(s + 2);

	s = trim(s + 2, end);
	if (!*s)
		die("{{ }} with nothing in it");
	*s == '?' ? put_if(s + 1) : put(s);
	return end + 2;
}

/* ---- HTML, a character at a time: each returns where to go on ---- */

static char *between(char *s)
{
	if (!strncmp(s, "<!--", 4))
		die("a comment is a line of C: %% /* … */");
	if (*s == '<') {
		if (!isalpha((unsigned char)s[1]) && s[1] != '/' && s[1] != '!')
			die("write &lt; for a < that begins no tag");
		place = NAME;
		tag[0] = '\0';
	}
	emit(*s);
	return s + 1;
}

static char *tag_name(char *s)
{
	if (isalnum((unsigned char)*s) || *s == '-' || *s == '!' || (*s == '/' && !*tag)) {
		word_add(tag, *s);
		emit(*s);
		return s + 1;
	}
	place = IN_TAG;
	return s;
}

static char *tag_end(char *s)
{
	emit('>');
	place = BETWEEN;
	if (!strcmp(tag, "style"))
		die("<style>: looks live in assets/yui.css");
	if (!strcmp(tag, "script") && strncmp(s + 1, "</script>", 9))
		die("<script> with something in it: scripts live in assets/");
	verbatim = !strcmp(tag, "pre") || !strcmp(tag, "textarea");
	if (verbatim)
		emit('\n'); /* a browser drops the first line end, so the text's own is kept */
	return s + 1;
}

static char *in_tag(char *s)
{
	if (*s == '>')
		return tag_end(s);
	if (strchr("\"'<=", *s))
		die("%c where the name of an attribute should stand", *s);
	if (*s == '/') {
		emit('/');
	} else if (!isspace((unsigned char)*s)) {
		place = ATTRIBUTE;
		attribute[0] = '\0';
		emit(' ');
		return s;
	}
	return s + 1;
}

static char *attribute_name(char *s)
{
	if (!isspace((unsigned char)*s) && !strchr("=>/\"'<", *s)) {
		word_add(attribute, *s);
		emit(*s);
		return s + 1;
	}
	attribute_check();
	place = IN_TAG;
	if (*s != '=')
		return s;
	if (s[1] != '"' && s[1] != '\'')
		die("put quotes around the value of %s", attribute);
	place = VALUE;
	quote = s[1];
	emit('=');
	emit(quote);
	address[0] = '\0';
	began = false;
	return s + 2;
}

static char *value(char *s)
{
	emit(*s);
	if (*s == quote) {
		address_check();
		place = IN_TAG;
	} else if (!isspace((unsigned char)*s) && strlen(address) + 1 < sizeof address) {
		word_add(address, *s);
	}
	began = true;
	return s + 1;
}

static void html(char *s)
{
	/* By place. */
	static char *(*const step[])(char *) = { between, tag_name, in_tag, attribute_name, value };

	if (depth == 0)
		die("HTML outside of a page; begin one with: %% void name_page(struct text *o)");
	if (bare)
		die("the line of C before this HTML needs { }");
	while (*s)
		s = s[0] == '{' && s[1] == '{' ? expression(s) : step[place](s);
	if (place == VALUE)
		die("the value of %s runs over the end of the line", attribute);
	if (verbatim)
		die("a <pre> or <textarea> ends on its line");
	if (place == ATTRIBUTE)
		attribute_check();
	place = place == BETWEEN ? BETWEEN : IN_TAG;
}

/* ---- C: only its braces are understood ---- */

static void brace(char c)
{
	if (c == '{') {
		if (depth == DEEPEST)
			die("blocks too deep");
		blocks[depth].place = place;
		blocks[depth++].line = line;
	} else if (c == '}') {
		if (depth == 0)
			die("} that closes nothing");
		if (blocks[--depth].place != place)
			die("the block of line %d ends at another place of the HTML than it began",
			    blocks[depth].line);
	}
}

static void code(const char *s)
{
	static bool remark;
	char in = '\0', last = '\0';
	bool directive = s[strspn(s, " \t")] == '#';

	flush();
	if (directive)
		printf("\n#line %d\n", line);
	fputs(s, stdout);
	if (directive)
		return;
	for (; *s; s++)
		if (remark) {
			remark = s[0] != '*' || s[1] != '/';
			s += !remark;
		} else if (in) {
			s += *s == '\\' && s[1];
			in = *s == in ? '\0' : in;
		} else if (s[0] == '/' && s[1] == '/') {
			break;
		} else if (s[0] == '/' && s[1] == '*') {
			remark = true;
			s++;
		} else if (!isspace((unsigned char)*s)) {
			in = *s == '"' || *s == '\'' ? *s : '\0';
			brace(last = *s);
		}
	if (last)
		bare = !strchr("{};:", last);
}

int main(int argc, char **argv)
{
	static char s[1 << 14];

	file = argc > 1 ? argv[1] : "-";
	if (argc > 1 && !freopen(file, "r", stdin))
		die("cannot open it");
	printf("#line 1 \"%s\"\n", file);
	for (line = 1; fgets(s, sizeof s, stdin); line++) {
		char *first = s + strspn(s, " \t"), *end = strchr(s, '\n');

		if (!end)
			die("a line too long, or without an end");
		if (*first == '%') {
			code(first + 1);
			continue;
		}
		if (first < end)
			html(trim(first, end));
		fputs(string ? "\"\n\"" : "\n", stdout);
	}
	if (depth > 0)
		die("the block of line %d has no end", blocks[depth - 1].line);
	flush();
	return 0;
}
