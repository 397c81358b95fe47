/* handover: what passes between colleagues and leads back to where it was done. */
#include "domain/consultations/handover.h"

const char *handover_then(const struct request *rq, const char *otherwise)
{
	const char *then = form_value(rq, "then");

	return address_own(then) ? then : otherwise;
}
