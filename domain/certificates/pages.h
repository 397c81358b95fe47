/* pages: the pages of certificates/; nobody else includes it. */
#ifndef CERTIFICATES_PAGES_H
#define CERTIFICATES_PAGES_H

#include "domain/certificates/certificates.h"

void certificate_new_page(struct text *, struct request *, const struct certificate *);
/* Beneath its page: what can be done with it. */
void certificate_deeds_page(struct text *, struct request *, const struct certificate *);

struct ending {
	int64_t id, ends;
	const char *name, *organization;
};
void endings_page(struct text *, struct request *, const struct ending *, int n);

#endif
