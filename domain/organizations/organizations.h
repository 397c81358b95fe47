/* organizations: the directory of everybody the hub works with. */
#ifndef ORGANIZATIONS_H
#define ORGANIZATIONS_H

#include "domain/regions/regions.h"
#include "web/files.h"

struct corporation {
	struct head head;
#define FIELDS "domain/organizations/corporation.def"
#include "base/members.h"
};
extern const struct record corporation_record;
extern const struct module corporations_module;

struct organization {
	struct head head;
#define FIELDS "domain/organizations/fields.def"
#include "base/members.h"
};
extern const struct record organization_record;
extern const struct module organizations_module;
FILES_OF(organization);

struct service {
	struct head head;
#define FIELDS "domain/organizations/services.def"
#include "base/members.h"
};
extern const struct record service_record;

#endif
