/* zip: what is listed in the directory of a packed document (APPNOTE.TXT 6.3.10, 4.3). */
#include "web/zip.h"

#include <string.h>

enum {
	END = 22,     /* bytes of the end record, which a comment may follow */
	ENTRY = 46,   /* of an entry, before its name */
	LOCAL = 30,
	COMMENT_MOST = 1024,
	ENTRIES_MOST = 5000,
	NAME_MOST = 250,
};

static uint32_t number(const unsigned char *s, int bytes)
{
	uint32_t n = 0;

	while (bytes--)
		n = n << 8 | s[bytes];
	return n;
}

static bool read_at(const struct sniffed *s, size_t at, void *to, size_t n)
{
	return at <= s->size && n <= s->size - at && s->read(s->context, at, to, n);
}

struct directory {
	size_t at, end;
	unsigned entries;
};

/* The last end record; a file of several disks, or one so large that it has another, is none. */
static bool find_directory(const struct sniffed *s, struct directory *d)
{
	unsigned char tail[END + COMMENT_MOST];
	size_t n = s->size < sizeof tail ? s->size : sizeof tail;

	if (n < END || !read_at(s, s->size - n, tail, n))
		return false;
	for (size_t i = n - END + 1; i-- > 0;) {
		const unsigned char *e = tail + i;

		if (memcmp(e, "PK\5\6", 4) || number(e + 20, 2) != n - i - END)
			continue;
		*d = (struct directory){ .at = number(e + 16, 4), .entries = number(e + 10, 2) };
		d->end = d->at + number(e + 12, 4);
		return number(e + 4, 4) == 0 && number(e + 8, 2) == d->entries
		    && d->entries <= ENTRIES_MOST && d->end == s->size - n + i;
	}
	return false;
}

/* What runs when the document is opened. */
static bool runs(const char *name)
{
	static const char *const parts[] = { "vbaproject", "vbadata", "macrosheets/", "activex/",
		"basic/", "scripts/", "oleobject", "customui/" };
	char small[NAME_MOST + 1];
	size_t i = 0;

	for (; name[i]; i++)
		small[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
	small[i] = 0;
	for (i = 0; i < COUNT(parts); i++)
		if (strstr(small, parts[i]))
			return true;
	return false;
}

/* Looks at each entry; false if there is one that runs, or it is no directory. */
static bool look(const struct sniffed *s, const char *wanted, bool *found)
{
	struct directory d;
	size_t at;

	*found = false;
	if (!find_directory(s, &d))
		return false;
	at = d.at;
	for (unsigned i = 0; i < d.entries; i++) {
		unsigned char entry[ENTRY];
		char name[NAME_MOST + 1];
		size_t n;

		if (!read_at(s, at, entry, ENTRY) || memcmp(entry, "PK\1\2", 4))
			return false;
		n = number(entry + 28, 2);
		if (n > NAME_MOST || !read_at(s, at + ENTRY, name, n)
		    || number(entry + 8, 2) & 1 /* enciphered: nobody can look into it */)
			return false;
		name[n] = 0;
		if (runs(name))
			return false;
		*found = *found || !strcmp(name, wanted);
		at += ENTRY + n + number(entry + 30, 2) + number(entry + 32, 2);
	}
	return at == d.end;
}

bool zip_is(const struct sniffed *s, const char *entry)
{
	unsigned char head[4];
	bool found, types;

	return read_at(s, 0, head, 4) && !memcmp(head, "PK\3\4", 4) && look(s, entry, &found)
	    && found && look(s, "[Content_Types].xml", &types) && types;
}

bool zip_is_open_document(const struct sniffed *s, const char *media)
{
	static const char name[] = "mimetype";
	unsigned char head[LOCAL + sizeof name - 1];
	char said[128];
	size_t n = strlen(media);
	bool found;

	return read_at(s, 0, head, sizeof head) && !memcmp(head, "PK\3\4", 4)
	    && number(head + 8, 2) == 0 && number(head + 26, 2) == sizeof name - 1
	    && number(head + 28, 2) == 0 && !memcmp(head + LOCAL, name, sizeof name - 1)
	    && n < sizeof said && read_at(s, sizeof head, said, n) && !memcmp(said, media, n)
	    && (number(head + 18, 4) == n || number(head + 6, 2) & 8)
	    && look(s, "content.xml", &found) && found;
}
