/* applications: who asks for an account, who grants it, and that it was looked at afterwards. */
#ifndef APPLICATIONS_H
#define APPLICATIONS_H

#include "web/web.h"

struct application {
	struct head head;
#define FIELDS "domain/applications/fields.def"
#include "base/members.h"
};
extern const struct record application_record;
extern const struct module applications_module;
extern const struct choice application_states[];

enum { APPLICATION_WAITING = 1, APPLICATION_GRANTED, APPLICATION_CONFIRMED, APPLICATION_REFUSED };

/* What may wait in a region at a time: the form is open to everybody. */
enum { APPLICATIONS_MOST = 200 };

#endif
