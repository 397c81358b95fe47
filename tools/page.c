/* page: turns a page of HTML into C.
 *
 *	% anything              a line of C
 *	{{ expr }}              prints expr, escaped by its type and by where it stands
 *	{{? cond : selected }}  in a tag: the attribute stands there if cond holds
 *	all the rest            is output; indentation and line ends vanish, in a tag they are one blank
 *
 * A page is a function that has `struct text *o`:
 *
 *	% void greeting_page(struct text *o, const char *name)
 *	% {
 *	<p>{{ name }}さん</p>
 *	% }
 *
 * C lines may stand between attributes too, so `% if (…) {`, ` selected`, `% }` work inside a
 * tag; every block must leave the HTML in the place in which it found it.  In the value of
 * href, src, action and their like an expression at the beginning is a whole address (out_href
 * lets only harmless ones pass), a later one a part of it (percent-escaped).  What cannot be
 * escaped does not compile: script, style, comments, on…=, style=, unquoted values, names.
 *
 * Reads the file named first, writes C to standard output, and keeps line numbers. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place { BETWEEN, NAME, IN_TAG, ATTRIBUTE, VALUE };

enum { DEEPEST = 64, LITERAL_MAX = 1 << 16, WORD_MAX = 64 };

struct block {
	enum place place;
	bool verbatim;
	int line;
};

static const char *file;
static int line;

static enum place place;
static char tag[WORD_MAX], attribute[WORD_MAX];
static char address[WORD_MAX]; /* how the value of an href begins */
static char quote;             /* that ends the value */
static bool began;             /* does the value have anything yet? */
static bool verbatim;          /* in <pre> or <textarea>, where blanks count */

static struct block blocks[DEEPEST];
static int depth;
static bool bare; /* the last C line wants a statement: HTML may not follow */

/* What is not printed yet: adjoining pieces of HTML become one call. */
static char literal[LITERAL_MAX];
static size_t literals;
static int newlines;

static void die(const char *, ...) __attribute__((format(printf, 1, 2), noreturn));
static void die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void flush(void)
{
	if (literals > 0)
		fputs("text_addn(o, \"", stdout);
	for (size_t i = 0; i < literals; i++)
		if (literal[i] == '\n')
			fputs("\\n", stdout);
		else if (literal[i] == '\t')
			fputs("\\t", stdout);
		else
			printf(strchr("\"\\?", literal[i]) ? "\\%c" : "%c", literal[i]);
	if (literals > 0)
		printf("\", %zu); ", literals);
	for (; newlines > 0; newlines--)
		putchar('\n');
	literals = 0;
}

static void emit(char c)
{
	if (literals == sizeof literal)
		flush();
	literal[literals++] = c;
}

static void word_add(char *word, char c)
{
	size_t n = strlen(word);

	if (n + 1 >= WORD_MAX)
		die("a name this long is no name");
	word[n] = (char)tolower((unsigned char)c);
	word[n + 1] = '\0';
}

static bool one_of(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(s, *list))
			return true;
	return false;
}

static bool is_address(void)
{
	static const char *const names[] = { "href", "src", "action", "formaction", "poster",
		"cite", "data", "ping", "xlink:href", NULL };

	return one_of(attribute, names);
}

static void attribute_check(void)
{
	static const char *const refused[] = { "srcdoc", "srcset", "http-equiv", NULL };

	if (!strcmp(attribute, "style"))
		die("style=: looks live in assets/yui.css");
	if (!strncmp(attribute, "on", 2))
		die("%s=: scripts live in assets/", attribute);
	if (one_of(attribute, refused))
		die("%s=: not in a page", attribute);
}

/* The scheme at the beginning of an address, if it has one, is one that does no harm. */
static void address_check(void)
{
	static const char *const harmless[] = { "http", "https", "mailto", "tel", NULL };
	size_t n = strcspn(address, ":/?#");

	if (!is_address() || address[n] != ':')
		return;
	address[n] = '\0';
	if (!one_of(address, harmless))
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
	if (*s == '?')
		put_if(s + 1);
	else
		put(s);
	return end + 2;
}

/* ---- HTML, a character at a time: each returns where to go on ---- */

static char *between(char *s)
{
	char *end;

	if (!strncmp(s, "<!--", 4)) {
		if ((end = strstr(s, "-->")) == NULL)
			die("a comment over several lines is a comment in C: %% /* … */");
		if (strstr(s, "{{") && strstr(s, "{{") < end)
			die("no {{ }} in a comment");
		return end + 3;
	}
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
	if (!strcmp(tag, "/pre") || !strcmp(tag, "/textarea"))
		verbatim = false;
	if (!strcmp(tag, "pre") || !strcmp(tag, "textarea")) {
		verbatim = true;
		emit('\n'); /* a browser drops the first line end, so the text's own is kept */
	}
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
	static char *(*const step[])(char *) = { [BETWEEN] = between,
		[NAME] = tag_name,
		[IN_TAG] = in_tag,
		[ATTRIBUTE] = attribute_name,
		[VALUE] = value };

	if (depth == 0)
		die("HTML outside of a page; begin one with: %% void name_page(struct text *o)");
	if (bare)
		die("the line of C before this HTML needs { }");
	while (*s)
		s = s[0] == '{' && s[1] == '{' ? expression(s) : step[place](s);
	if (place == VALUE)
		die("the value of %s runs over the end of the line", attribute);
	if (place == ATTRIBUTE)
		attribute_check();
	if (place != BETWEEN)
		place = IN_TAG;
}

/* ---- C: only its braces are understood ---- */

static void brace(char c)
{
	const struct block *b;

	if (c == '{') {
		if (depth == DEEPEST)
			die("blocks too deep");
		blocks[depth++] =
		    (struct block){ .place = place, .verbatim = verbatim, .line = line };
	} else if (c == '}') {
		if (depth == 0)
			die("} that closes nothing");
		b = &blocks[--depth];
		if (b->place != place || b->verbatim != verbatim)
			die("the block of line %d ends at another place of the HTML than it began",
			    b->line);
	}
}

static void code(const char *s)
{
	static bool remark;
	char in = '\0', last = '\0';

	flush();
	fputs(s, stdout);
	if (s[strspn(s, " \t")] == '#')
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
		if (verbatim && place == BETWEEN)
			html(s);
		else if (first < end)
			html(trim(first, end));
		newlines++;
	}
	if (depth > 0)
		die("the block of line %d has no end", blocks[depth - 1].line);
	flush();
	return 0;
}
