/* removing: a slip taken away and brought back; its number stays its own. */
#include "domain/consultations/desk.h"

bool slip_is_hers(const struct work *w, const struct consultation *c)
{
	int64_t responsible = c->assigned.id ? c->assigned.id : c->receiver.id;

	return responsible == w->actor.account || actor_may(&w->actor, OVERSEE_CASES);
}

static int turn(struct request *rq, handler *run, const char *flash)
{
	struct consultation c;
	int status;

	if (!store_get(rq->work, &consultation_record, rq->id, &c))
		return slip_absent(rq);
	if (!slip_is_hers(rq->work, &c))
		return reply_problem(rq, 403,
		    "相談を削除したり元に戻したりできるのは、担当の相談員とセンター管理者です。",
		    "担当の人か、センター管理者に頼んでください。");
	status = run(rq);
	if (status < 400)
		rq->flash = arena_printf(&rq->work->arena, "%s %s", c.number, flash);
	return status;
}

int removing_remove(struct request *rq)
{
	return turn(rq, any_remove, "を削除しました。番号は欠番にせず、削除済みとして残ります。");
}

int removing_restore(struct request *rq)
{
	return turn(rq, any_restore, "を元に戻しました。");
}
