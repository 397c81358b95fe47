/* pace: how long those who are first wait for others, before all go together. */
#include "web/pace.h"

int64_t pace_wait(const struct pace *p, int n)
{
	/* Of two times, for who was late once waits for the next ones and not alone. */
	int usual = p->came[0] > p->came[1] ? p->came[0] : p->came[1];

	if (n >= usual)
		return 0;
	return p->lasted < PACE_MOST ? p->lasted : PACE_MOST;
}

void pace_went(struct pace *p, int n, int64_t us)
{
	p->came[1] = p->came[0];
	p->came[0] = n;
	p->lasted = us;
}
