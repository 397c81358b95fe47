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

/* 見比べた記録: a part of a slip that says which providers were put side by side, and by which rule.
 * Nobody types it, and it never changes. */
struct comparison {
	struct head head;
#define FIELDS "domain/consultations/comparisons.def"
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

/* 確定: a part of a slip that declares one of its versions final. */
struct confirmation {
	struct head head;
#define FIELDS "domain/consultations/confirmations.def"
#include "base/members.h"
};

/* ひな形: what the form of an action is filled with at one choice. */
struct template {
	struct head head;
#define FIELDS "domain/consultations/templates.def"
#include "base/members.h"
};

extern const struct record consultation_record, action_record, candidate_record, comparison_record,
    message_record, transfer_record, confirmation_record, template_record;
extern const struct module consultations_module, messages_module, transfers_module,
    templates_module;
FILES_OF(consultation);
FILES_OF(action);

/* Places in the lists of choices, which count from 1. */
enum { STATE_RECEIVED = 1, STATE_ACTIVE, STATE_WAITING, STATE_CLOSED };
/* Of what a colleague (typist) entered for its author, the receiver of a slip, the `by` of an
 * action; 0: she entered it herself. */
enum { APPROVAL_WAITING = 1, APPROVAL_APPROVED, APPROVAL_RETURNED };
/* Of a slip that was confirmed; CORRECTED: something was changed since. */
enum { CONFIRMED = 1, CORRECTED };
/* Of a slip whose callers were told of providers: is it open whom they choose? */
enum { INTRODUCTION_OPEN = 1, INTRODUCTION_CHOSEN, INTRODUCTION_NONE };
/* By what providers stand side by side. */
enum { RULE_NEAR = 1, RULE_KANA, RULE_LOT };
enum { COMPARED_MOST = 6 };
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
/* Saves a changed slip, its state and turn recomputed, under the version in its head.  What
 * stands on a closed slip -- its own words, actions, candidates -- changes only where work.reason
 * says why: that is a correction (訂正), and the slip stays closed. */
enum saved consultation_change(struct work *, struct consultation *);
/* Saves an action, new or changed, and brings its slip up to date.  Checked like a slip. */
enum saved consultation_act(struct work *, struct action *);
/* What was said 30 days later, on the slip itself too; what stands there already stays. */
enum saved consultation_follow_up(struct work *, int64_t slip, const char *said);
/* Saves one candidate of an introduction and brings the slip up to date. */
enum saved consultation_introduce(struct work *, struct candidate *);
/* Names one of its providers, in their order. */
void comparison_place(struct comparison *, int i, struct link); /* from 0 */
/* Saves what was compared, of a slip that is open. */
enum saved comparison_save(struct work *, struct comparison *);
/* Closes what is filled in; ABSENT with problems for what is missing. */
enum saved consultation_close(struct work *, struct consultation *);
/* Opens it again; work.reason says why and may not be empty. */
enum saved consultation_reopen(struct work *, struct consultation *);

/* What a slip is numbered by, and called; year: the fiscal year in which it was received. */
const char *consultation_sequence(struct arena *, int year);
void consultation_number(struct arena *, struct consultation *, int year, int64_t serial);
/* The band of that age on that day; 0: not known. */
int consultation_age_group(struct date birth, struct date on);

/* ---- Told to others ---- */

/* A line of what of a slip is told to others: under which item of the code list provision_item it
 * stands, what it is, and in words. */
struct excerpt {
	const char *item, *label, *value;
};
/* Of the slip as it stood then: what belongs to these items, in their order, and nothing else.
 * Where the names are not among them, or on a masked copy, no text says them.  How many lines; -1
 * if there was no such slip. */
int consultation_excerpt(struct work *, int64_t id, int64_t at, const char *items,
    const struct excerpt **);

/* ---- 確定 ---- */

/* Declares a closed slip final, by the actor and now, if this version of it still stands; ABSENT
 * with a problem where it cannot be.
 *
 * `covers` names the slip, its actions and its candidates with their versions, one a line: "action
 * 17 2".  The hash is BLAKE2b-256, in hex, of netstrings (3:abc,): "yui-confirmation-1", region,
 * slip, by, at, and then of each line its record, id and version and, as the history keeps them,
 * that version's changed, changed_by and snapshot.  Numbers are decimal, moments ms UTC. */
enum saved confirmation_make(struct work *, int64_t slip, int64_t version);
/* The latest that was not undone; false: there is none. */
bool confirmation_last(struct work *, int64_t slip, struct confirmation *);
/* Is the slip still what was confirmed last? */
bool confirmation_stands(struct work *, int64_t slip);
/* What does not fit its hash, or what the slip says if it is still confirmed; NULL: all does. */
const char *confirmation_doubt(struct work *, const struct confirmation *);

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
