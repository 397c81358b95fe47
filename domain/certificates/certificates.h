/* certificates: what machines of an organization show when they connect. */
#ifndef CERTIFICATES_H
#define CERTIFICATES_H

#include "web/web.h"

struct certificate {
	struct head head;
#define FIELDS "domain/certificates/fields.def"
#include "base/members.h"
};
extern const struct record certificate_record;
extern const struct module certificates_module;

/* What its pem says goes into the other fields; false: problems on the work, or there is none. */
bool certificate_read(struct work *, struct certificate *);
/* Is that fingerprint (NULL: none was shown) of a certificate of the organization that is good
 * now?  In the region of the actor. */
bool certificate_fits(struct work *, int64_t organization, const char *print);
/* The organization needs none any more.  False: somebody was faster. */
bool certificates_free(struct work *, int64_t organization);
/* On the page of who keeps accounts: which certificates end soon, the server's own too. */
void certificates_warn(struct request *);

#endif
