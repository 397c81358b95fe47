/* desk: what the files of consultations/ know of each other; nobody else includes it. */
#ifndef DESK_H
#define DESK_H

#include "domain/accounts/accounts.h"
#include "domain/consents/consents.h"
#include "domain/consultations/consultations.h"
#include "domain/drafts/drafts.h"
#include "domain/links/links.h"
#include "domain/opening/opening.h"
#include "domain/organizations/organizations.h"
#include "domain/own/own.h"
#include "domain/people/people.h"
#include "domain/phrases/phrases.h"
#include "domain/regions/regions.h"

/* ---- state.c ---- */

/* state, turn and turn_since out of what stands on the slip, which is about to change: it is
 * confirmed no longer. */
void state_settle(struct work *, struct consultation *);
/* Reads the slip again, settles and saves it, however many change it at the same time.
 * `change` may be NULL. */
enum saved state_refresh(struct work *, int64_t id,
    void (*change)(struct consultation *, const void *), const void *);

/* ---- deadlines.c ---- */

/* 2開所日超過 for what should have happened by then; NULL if it is not late. */
const char *deadlines_late(struct work *, const struct consultation *);
/* 11/25（水）, and the next open day if it is closed; NULL if it is not known. */
const char *deadlines_day(struct work *, struct date);
/* 11/20 9:05から・3開所日 */
const char *deadlines_since(struct work *, int64_t since);
/* So many days from today, or the first open day after that. */
struct date deadlines_after(struct work *, int days);
/* Days that a form offers beside the one to be typed. */
enum { DEADLINES = 3 };
struct proposal {
	const char *label; /* 次の開所日, 7日後 */
	struct date day;   /* an open one */
};
int deadlines_proposed(struct work *, struct proposal[DEADLINES]);

/* ---- bands.c ---- */

/* What figures count a slip under: age, care level, days, minutes.  `first`: when something was
 * first done for it; 0: not yet. */
void bands_settle(struct work *, struct consultation *, int64_t first);

/* ---- rules.c ---- */

void rules_consultation(struct work *, const void *);
void rules_action(struct work *, const void *);
void rules_candidate(struct work *, const void *);
bool rules_outcome_failed(struct work *, const char *outcome);
/* Is it an account in use whose role writes slips? */
bool rules_takes_calls(const struct account *);

/* ---- slip.c ---- */

/* A slip with everything that stands on it. */
struct slip {
	struct consultation c;
	bool known; /* is there a person, and may the actor see her? */
	struct person person;
	int actions, candidates;
	struct action *action; /* oldest first */
	struct candidate *candidate;
};

bool slip_load(struct work *, int64_t id, struct slip *);
/* As it stood when that version was made. */
bool slip_load_version(struct work *, int64_t id, int64_t version, struct slip *);
/* As it stood at that moment. */
bool slip_load_at(struct work *, int64_t id, int64_t at, struct slip *);
/* The parts of a whole that are there, or those that were taken away, newest first. */
struct listing slip_parts(struct work *, const struct record *part, int64_t whole, bool removed);
/* The actions that were taken away, newest first. */
struct listing slip_removed(struct work *, int64_t id);
/* May the actor write on it: it is there, and she writes cases? */
bool slip_writable(const struct work *, const struct slip *);
/* The action of that id; NULL if it is not the slip's. */
const struct action *slip_action(const struct slip *, int64_t id);
int slip_absent(struct request *); /* 404 in words */
/* Was it said why nobody was chosen? */
bool action_said_none(const struct action *);
int slip_gone(struct request *); /* 409: it was removed, so nothing on it is changed */
/* Nobody chosen yet, nor said why not? */
bool slip_introduction_open(const struct slip *, const struct action *);

/* The parts that there were at the moment, also those that were taken away since. */
struct listing slip_parts_as_of(struct work *, const struct record *part, int64_t whole,
    int64_t at);

/* ---- attached.c ---- */

struct attached_file {
	const struct record *record;
	const struct file *file;
	const char *where; /* headline of the action; NULL: the slip itself */
};
struct attached {
	int n;
	struct attached_file *file;
};
/* All files of the slip and its actions; `old`: as of the version of the slip. */
struct attached attached_all(struct work *, const struct slip *, bool old);
bool attached_any(struct work *, const struct slip *, const struct action *);

/* ---- intake.c, copying.c ---- */

handler intake_new, intake_create, intake_similar;

struct intake {
	struct consultation c;
	struct person person; /* somebody new */
	const char
	    *draft; /* "?draft=…" of this form is being continued since then; NULL: it is fresh */
	int drafts; /* others that were begun and not saved */
	const struct draft *waiting;
	struct link copied; /* the slip that this one is begun from; 0: none */
};
void intake_page(struct text *, struct request *, const struct intake *);
void intake_similar_page(struct text *, struct request *, int64_t person, const char *phone,
    int64_t without);
/* Slips that were begun from this one, newest first. */
struct listing copying_copies(struct work *, int64_t id);
/* What one question has in common with the next of the same people: whom it is about, where she
 * lives, who calls.  Not what was asked, done and agreed to. */
void copying_fill(struct consultation *, const struct consultation *from);
/* The slip out of the address or the form; false: there is none that the actor sees. */
bool copying_source(struct request *, struct consultation *);
/* Slips of a person (not 0) or else from a telephone, newest first, at most 8. */
struct listing intake_similar_of(struct work *, int64_t person, const char *phone);
/* Parts of the form that the edit page has too. */
void intake_towns(struct text *, struct request *, const struct consultation *);
void intake_assigned(struct text *, struct request *, const struct consultation *);
void intake_callers(struct text *, struct request *, const struct consultation *);
/* 圏域外 is one of the towns to choose from; this makes the form's answer into fields. */
void intake_prepare(struct request *);
/* The caller's office by its name, where the directory has it. */
void intake_link_office(struct work *, struct consultation *);

/* ---- showing.c, acting.c, undoing.c ---- */

/* The form that stands open on a slip's page. */
struct acting {
	enum { ACTING_NOT, ACTING_ADD, ACTING_EDIT, ACTING_ANSWER, ACTING_REOPEN } open;
	struct action a;
	const char *draft; /* when what it is filled with was typed; NULL: it was not a draft */
	const struct consultation *next; /* what comes next as the form has it; NULL: as saved */
	struct link template; /* that it is filled with, or would be but for the draft; 0: none */
};
handler acting_show, acting_create, acting_update, acting_answer, acting_remove, acting_restore;
handler acting_choose, acting_none, acting_drop, acting_undrop;

/* As many as are compared: what was put side by side can all be introduced. */
enum { ACTING_CANDIDATES = COMPARED_MOST };
/* Address under which the form opens, which is its draft's key too; NULL if none is open. */
const char *acting_key(struct work *, const struct slip *, const struct acting *);
/* The names of the fields that the form of this kind of action has. */
const char *const *acting_fields(int kind);
int acting_kind(const char *code); /* its place in the list of kinds; 0 if there is none */
/* Back to the slip, with a sentence. */
int acting_done(struct request *, const struct slip *, const char *flash);
/* The slip and one of its actions; false if there is no such thing for this actor. */
bool acting_load(struct request *, struct slip *, struct action *);
int acting_page(struct request *, const struct slip *, const struct acting *, int status);
/* Fills rq.form from the draft, if there is one, and says when it was typed. */
const char *acting_draft(struct request *, const char *key);

/* ---- compared.c ---- */

/* Fills the form of an introduction with what the address says was compared; a draft stays. */
void compared_fill(struct request *, const struct slip *, struct acting *);
/* What the form says it goes on from, if it is the slip's. */
void compared_read(struct request *, struct action *);
handler compared_remove, compared_restore;
/* Those of the slip that no introduction goes on from, and those that were taken away. */
void compared_part(struct text *, struct request *, const struct slip *);
struct compared_view {
	const struct slip *slip;
	int unused;
	const struct comparison **one;
	struct listing removed;
};
void compared_lists(struct text *, struct request *, const struct compared_view *);
/* Is what the introduction goes on from still there, if it goes on from anything? */
bool compared_stands(struct work *, const struct action *);

/* ---- templates.c ---- */

extern const struct choice action_kinds[]; /* consultations.c */
/* The template that the address asks for, if the actor sees it; false: none. */
bool template_asked(struct request *, struct template *);
/* Fills the action, and what comes next on the slip. */
void template_fill(struct work *, const struct template *, struct action *, struct consultation *);
/* Counts the one that the form says it was filled with. */
void template_used(struct request *);
void templates_page(struct text *, struct request *, const struct listing *,
    const struct listing *removed);
/* Templates to choose from on a slip's page. */
void templates_bar(struct text *, struct request *, const struct slip *, const struct acting *);

/* ---- closing.c ---- */

handler closing_edit, closing_close, closing_reopen;
/* The slip is about somebody who was registered before. */
handler closing_same;

/* ---- removing.c ---- */

handler removing_remove, removing_restore;
/* Is the actor who answers for the slip: in charge of it, or the manager? */
bool slip_is_hers(const struct work *, const struct consultation *);

/* ---- behalf.c ---- */

handler behalf_approve, behalf_return;

/* ---- confirmation.c ---- */

handler confirmation_post, confirmation_undo;
void confirmation_card(struct text *, struct request *, const struct slip *);
/* A hash as people compare it: in groups of eight signs. */
const char *confirmation_spaced(struct arena *, const char *hash);

/* ---- editing.c ---- */

handler editing_edit, editing_update;

/* ---- history.c ---- */

handler history_show;

/* A version of the slip or of a part of it. */
struct past {
	const struct record *record;
	const struct version *version;
	const char *about;
	bool correction; /* the slip was closed, and stayed so */
};
/* The last correction since the slip was closed, up to the version at hand; false: there is none.
 * Only at, by and reason. */
bool history_corrected(struct work *, const struct consultation *, struct version *);
/* What only the program keeps up to date goes without saying. */
bool past_worth_saying(const struct change *);
void past_page(struct text *, struct request *, const struct consultation *, const struct past *,
    int n);

/* ---- versions.c ---- */

handler versions_show, versions_compare, versions_sheet;

/* ---- pages ---- */

void slip_page(struct text *, struct request *, const struct slip *, const struct acting *);
void slip_timeline(struct text *, struct request *, const struct slip *, const struct acting *);
void slip_aside(struct text *, struct request *, const struct slip *);
/* What a form was filled with was a draft (NULL: it was not), which can be thrown away. */
void acting_draft_note(struct text *, struct request *, const char *key, const char *draft);
/* The days to choose from for the field of that name. */
void proposals(struct text *, struct request *, const char *field);
void closing_page(struct text *, struct request *, const struct slip *, const char *draft);
void editing_page(struct text *, struct request *, const struct consultation *, const char *draft);

/* Who takes calls, to choose from, and whoever is chosen already. */
void colleague_options(struct text *, struct request *, struct link chosen, int64_t without);
/* Notes that a slip went from one to another in this work, with work.reason; nothing if it did
 * not, or went back because that is undone. */
enum saved transfer_note(struct work *, int64_t slip, struct link giver, struct link taker);
handler handing_take;
/* Is it an open slip of somebody else? */
bool handing_offered(struct work *, const void *consultation);
/* How the slip came to whom it is with, and the way back. */
void slip_transfer(struct text *, struct request *, const struct consultation *);
/* The notes about a slip, at its side. */
void slip_messages(struct text *, struct request *, const struct slip *);

/* ---- paper.c ---- */

handler paper_sheet, paper_blank;

#endif
