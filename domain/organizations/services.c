/* services: what an organization of the directory offers. */
#include "domain/organizations/organizations.h"

static const struct field fields[] = {
#define RECORD struct service
#define FIELDS "domain/organizations/services.def"
#include "base/rows.h"
};

const struct record service_record = {
	.name = "service",
	.label = "サービス",
	.size = sizeof(struct service),
	.fields = fields,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	.indexes = (const char *const[]){ "number, kind", "kind, organization", NULL },
};
