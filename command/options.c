/* options: reads a command's options and says what they are. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

void command_say(const struct command *c, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "yui %s: ", c->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void command_usage(const struct command *c, const struct option *options)
{
	printf("yui %s – %s\n\n使い方: yui %s%s%s%s\n", c->name, c->about, c->name,
	    options->name ? " [オプション]" : "", c->usage ? " " : "", c->usage ? c->usage : "");
	if (options->name)
		puts("\nオプション:");
	for (const struct option *o = options; o->name; o++)
		printf("  --%s%s%s\n      %s\n", o->name, o->value ? " " : "",
		    o->value ? o->value : "", o->about);
	puts("  --help\n      この説明を表示します。");
}

static const struct option *find(const struct option *options, const char *name, size_t len)
{
	for (const struct option *o = options; o->name; o++)
		if (strlen(o->name) == len && !memcmp(o->name, name, len))
			return o;
	return NULL;
}

/* Sets one option; `value` is NULL if none was given. */
static bool set(const struct command *c, const struct option *o, const char *value)
{
	if (o->value && !value) {
		command_say(c, "--%s には値（%s）が要ります。", o->name, o->value);
		return false;
	}
	if (!o->value && value) {
		command_say(c, "--%s に値は付けられません。", o->name);
		return false;
	}
	if (o->flag)
		*o->flag = true;
	if (o->text)
		*o->text = value;
	if (o->number && !text_number(value, o->least, o->most, o->number)) {
		command_say(c, "--%s は %lld から %lld までの整数です。", o->name,
		    (long long)o->least, (long long)o->most);
		return false;
	}
	return true;
}

/* One argument that begins with "--"; *i moves on over a value of its own. */
static bool read_one(const struct command *c, const struct option *options, int argc, char **argv,
    int *i)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *o = find(options, name, len);
	const char *value = equals ? equals + 1 : NULL;

	if (!o) {
		command_say(c,
		    "「--%.*s」というオプションはありません。yui %s --help をご覧ください。",
		    (int)len, name, c->name);
		return false;
	}
	if (o->value && !value && *i + 1 < argc)
		value = argv[++*i];
	return set(c, o, value);
}

int options_read(const struct command *c, const struct option *options, int argc, char **argv,
    int *code)
{
	int left = 1;
	bool only_words = false;

	for (int i = 1; i < argc; i++) {
		if (!only_words && !strcmp(argv[i], "--")) {
			only_words = true;
		} else if (!only_words && !strcmp(argv[i], "--help")) {
			command_usage(c, options);
			*code = 0;
			return -1;
		} else if (only_words || strncmp(argv[i], "--", 2)) {
			argv[left++] = argv[i];
		} else if (!read_one(c, options, argc, argv, &i)) {
			*code = EXIT_USAGE;
			return -1;
		}
	}
	argv[left] = NULL;
	return left;
}

bool options_only(const struct command *c, const struct option *options, int argc, char **argv,
    int *code)
{
	int left = options_read(c, options, argc, argv, code);

	if (left > 1) {
		command_say(c, "「%s」は余分です。yui %s --help をご覧ください。", argv[1],
		    c->name);
		*code = EXIT_USAGE;
	}
	return left == 1;
}
