/* consultations: the hub's desk -- a slip for each question taken, what was done, how it ended. */
#ifndef CONSULTATIONS_H
#define CONSULTATIONS_H

#include "web/files.h"

struct consultation {
	struct head head;
#define FIELDS "domain/consultations/fields.def"
#include "base/members.h"
};

/* A part of a consultation: something done on a day. */
struct action {
	struct head head;
#define FIELDS "domain/consultations/actions.def"
#include "base/members.h"
};

/* A part of an action of kind introduction: one provider who was named. */
struct candidate {
	struct head head;
#define FIELDS "domain/consultations/candidates.def"
#include "base/members.h"
};

/* 申し送り: a note for a colleague or for all, about a slip or not. */
struct message {
	struct head head;
#define FIELDS "domain/consultations/messages.def"
#include "base/members.h"
};

/* 引継ぎ: a part of a slip that says from whom to whom it passed. */
struct transfer {
	struct head head;
#define FIELDS "domain/consultations/transfers.def"
#include "base/members.h"
};

extern const struct record consultation_record, action_record, candidate_record, message_record,
    transfer_record;
extern const struct module consultations_module, messages_module, transfers_module;
FILES_OF(consultation);
FILES_OF(action);

/* Places in the lists of choices, which count from 1. */
enum { STATE_RECEIVED = 1, STATE_ACTIVE, STATE_WAITING, STATE_CLOSED };
enum {
	ACTION_ADVICE = 1,
	ACTION_CALL,
	ACTION_VISIT,
	ACTION_REQUEST,
	ACTION_INTRODUCTION,
	ACTION_NOTE,
	ACTION_FOLLOW_UP
};
enum {
	ANSWER_WAITING = 1,
	ANSWER_ACCEPTED,
	ANSWER_REFUSED,
	ANSWER_HELD,
	ANSWER_DONE,
	ANSWER_WITHDRAWN
};

/* Saves a new slip: receiver, number, state and turn are filled in here.  Checks it first; ABSENT
 * with problems on the work if it does not hold. */
enum saved consultation_create(struct work *, struct consultation *);
/* Saves a changed slip, its state and turn recomputed, under the version in its head. */
enum saved consultation_change(struct work *, struct consultation *);
/* Saves an action, new or changed, and brings its slip up to date.  Checked like a slip. */
enum saved consultation_act(struct work *, struct action *);
/* Saves one candidate of an introduction and brings the slip up to date. */
enum saved consultation_introduce(struct work *, struct candidate *);
/* Closes what is filled in; ABSENT with problems for what is missing. */
enum saved consultation_close(struct work *, struct consultation *);
/* Opens it again; work.reason says why and may not be empty. */
enum saved consultation_reopen(struct work *, struct consultation *);

/* ---- Handing over ---- */

/* Saves a new note, and whoever it is meant for has it to read. */
enum saved message_leave(struct work *, struct message *);
/* Notes for the actor that she has not read in their present wording, the urgent first, then the
 * newest. */
int messages_unread(struct work *, int most, const struct message **out);
/* What the actor gave or got since then and was not undone, newest first. */
enum { TRANSFERS_MOST = 60 };
int transfers_mine(struct work *, int64_t since, const struct transfer **out);
/* How the slip came to whom it is with; false if it is with whom it began. */
bool transfer_last(struct work *, const struct consultation *, struct transfer *);
/* What was done on the slip and its parts after `since`, by others than `without`, newest first. */
struct deed {
	int64_t at;
	LINK_t by;
	const char *did; /* 終結した, 電話連絡　見本クリニックを書いた */
};
int consultation_deeds(struct work *, const struct consultation *, int64_t since, int64_t without,
    const struct deed **out);

#endif
