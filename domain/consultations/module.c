/* module: the addresses of the desk. */
#include "domain/consultations/desk.h"

#define SLIP "/consultations/:id"

static const struct route routes[] = { { GET, "/consultations", READ_CASES, any_list,
					   .record = &consultation_record, .deed = LISTING },
	{ GET, "/consultations/csv", EXPORT_CASES, any_csv, .slow = true,
	    .record = &consultation_record, .deed = EXPORTING },
	{ GET, "/consultations/json", EXPORT_CASES, any_json, .slow = true,
	    .record = &consultation_record, .deed = EXPORTING },
	{ GET, "/consultations/new", WRITE_CASES, intake_new, .deed = VIEWING },
	{ GET, "/consultations/similar", READ_CASES, intake_similar, .deed = SEARCHING },
	{ GET, "/consultations/blank", SIGNED_IN, paper_blank, .slow = true, .deed = PRINTING },
	{ POST, "/consultations", WRITE_CASES, intake_create, .deed = MAKING },
	{ GET, SLIP, READ_CASES, acting_show, .record = &consultation_record, .deed = VIEWING },
	{ GET, SLIP "/edit", WRITE_CASES, editing_edit, .record = &consultation_record,
	    .deed = VIEWING },
	{ POST, SLIP, WRITE_CASES, editing_update, .record = &consultation_record,
	    .deed = CHANGING },
	{ GET, SLIP "/close", WRITE_CASES, closing_edit, .deed = VIEWING },
	{ POST, SLIP "/close", WRITE_CASES, closing_close, .deed = CHANGING },
	{ POST, SLIP "/approve", WRITE_CASES, behalf_approve, .record = &consultation_record,
	    .deed = APPROVING },
	{ POST, SLIP "/actions/:part/approve", WRITE_CASES, behalf_approve, .deed = APPROVING },
	{ POST, SLIP "/confirm", WRITE_CASES, confirmation_post, .record = &consultation_record,
	    .deed = CONFIRMING },
	{ POST, SLIP "/unconfirm", WRITE_CASES, confirmation_undo, .record = &consultation_record,
	    .deed = CONFIRMING },
	{ POST, SLIP "/return", WRITE_CASES, behalf_return, .record = &consultation_record,
	    .deed = APPROVING },
	{ POST, SLIP "/actions/:part/return", WRITE_CASES, behalf_return, .deed = APPROVING },
	{ POST, SLIP "/reopen", WRITE_CASES, closing_reopen, .deed = CHANGING },
	{ POST, SLIP "/take", WRITE_CASES, handing_take, .record = &consultation_record,
	    .press = "引き継ぐ", .offered = handing_offered, .deed = CHANGING },
	{ POST, SLIP "/remove", WRITE_CASES, removing_remove, .record = &consultation_record,
	    .deed = REMOVING },
	{ POST, SLIP "/restore", WRITE_CASES, removing_restore, .record = &consultation_record,
	    .deed = RESTORING },
	{ POST, SLIP "/same", WRITE_CASES, closing_same, .deed = CHANGING },
	{ GET, SLIP "/history", READ_CASES, history_show, .record = &consultation_record,
	    .deed = VIEWING },
	{ GET, SLIP "/version", READ_CASES, versions_show, .record = &consultation_record,
	    .deed = VIEWING },
	{ GET, SLIP "/compare", READ_CASES, versions_compare, .record = &consultation_record,
	    .deed = VIEWING },
	{ GET, SLIP "/compare/sheet", READ_CASES, versions_sheet, .slow = true,
	    .record = &consultation_record, .deed = PRINTING },
	{ GET, SLIP "/sheet", READ_CASES, paper_sheet, .slow = true, .deed = PRINTING },
	{ POST, SLIP "/actions", WRITE_CASES, acting_create, .deed = MAKING },
	{ POST, SLIP "/actions/:part", WRITE_CASES, acting_update, .deed = CHANGING },
	{ POST, SLIP "/actions/:part/answer", WRITE_CASES, acting_answer, .deed = CHANGING },
	{ POST, SLIP "/actions/:part/none", WRITE_CASES, acting_none, .deed = CHANGING },
	{ POST, SLIP "/actions/:part/remove", WRITE_CASES, acting_remove, .deed = REMOVING },
	{ POST, SLIP "/actions/:part/restore", WRITE_CASES, acting_restore, .deed = RESTORING },
	{ POST, SLIP "/candidates/:part", WRITE_CASES, acting_choose, .deed = CHANGING },
	{ POST, SLIP "/candidates/:part/remove", WRITE_CASES, acting_drop, .deed = REMOVING },
	{ POST, SLIP "/candidates/:part/restore", WRITE_CASES, acting_undrop, .deed = RESTORING },
	{ GET, SLIP "/comparisons/:part", READ_CASES, any_show, .record = &comparison_record,
	    .deed = VIEWING },
	{ GET, SLIP "/comparisons/:part/history", READ_CASES, any_history,
	    .record = &comparison_record, .deed = VIEWING },
	{ POST, SLIP "/comparisons/:part/remove", WRITE_CASES, compared_remove,
	    .record = &comparison_record, .deed = REMOVING },
	{ POST, SLIP "/comparisons/:part/restore", WRITE_CASES, compared_restore,
	    .record = &comparison_record, .deed = RESTORING },
	{ 0 } };

/* What is not closed yet, as far as the actor sees it. */
static int64_t waiting(struct work *w)
{
	struct query q = { .filters = 1,
		.filter = { { record_field(&consultation_record, "closed"), EMPTY, NULL } } };

	return store_count_most(w, &consultation_record, &q, COUNT_MOST);
}

const struct module consultations_module = {
	.path = "/consultations",
	.label = "相談",
	.icon = "consultations",
	.may = READ_CASES,
	.routes = routes,
	.waiting = waiting,
	.records = (const struct record *const[]){ &consultation_record, &action_record,
	    &candidate_record, &comparison_record, &confirmation_record, NULL },
	.start = "/consultations/new",
	.start_label = "相談を受ける",
};
