/* assets: style, script, icons, built into the program by tools/embed.c. */
#ifndef ASSETS_H
#define ASSETS_H

#include <stddef.h>

struct asset {
	const char *name, *type;
	const char *hash;                  /* of the content */
	const char *url;                   /* "/assets/NAME?v=HASH": kept for ever by browsers */
	const char *plain, *gzip, *brotli; /* NULL where it does not pay */
	size_t plain_length, gzip_length, brotli_length;
};
extern const struct asset assets[]; /* ends with a nameless one */

/* Where a page finds the asset; a name that does not exist is a bug. */
const char *asset_url(const char *name);

#endif
