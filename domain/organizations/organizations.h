/* organizations: the directory of everybody the hub works with. */
#ifndef ORGANIZATIONS_H
#define ORGANIZATIONS_H

#include "domain/regions/regions.h"
#include "web/files.h"

struct organization {
	struct head head;
#define FIELDS "domain/organizations/fields.def"
#include "base/members.h"
};
extern const struct record organization_record;
extern const struct module organizations_module;
FILES_OF(organization);

#endif
