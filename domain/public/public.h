/* public: what residents see of the directory without signing in, and who decides on it. */
#ifndef PUBLIC_H
#define PUBLIC_H

#include "domain/finding/finding.h"

/* What a hub lets residents see. */
struct publicity {
	struct head head;
#define FIELDS "domain/public/rules.def"
#include "base/members.h"
};
extern const struct record publicity_record;
extern const struct module public_module;

/* What may be shown at all; nothing else can be chosen.  Ends with a keyless one.  Names and notes
 * of people, whom to ask for, and what the hub wrote for itself are not among them. */
struct showable {
	const char *key, *label;
	bool usual; /* shown unless somebody decides otherwise */
};
extern const struct showable showables[];
bool publicity_shows(const struct publicity *, const char *key);

#endif
