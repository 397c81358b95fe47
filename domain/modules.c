/* modules: what Yui consists of, in menu order; those without an icon have pages only. */
#include "domain/accounts/accounts.h"
#include "domain/applications/applications.h"
#include "domain/certificates/certificates.h"
#include "domain/codes/codes.h"
#include "domain/consents/consents.h"
#include "domain/consultations/consultations.h"
#include "domain/drafts/drafts.h"
#include "domain/emergency/emergency.h"
#include "domain/facts/facts.h"
#include "domain/figures/figures.h"
#include "domain/finding/finding.h"
#include "domain/imports/imports.h"
#include "domain/introducing/introducing.h"
#include "domain/ledger/ledger.h"
#include "domain/opening/opening.h"
#include "domain/organizations/organizations.h"
#include "domain/partner/partner.h"
#include "domain/people/people.h"
#include "domain/phrases/phrases.h"
#include "domain/provisions/provisions.h"
#include "domain/public/public.h"
#include "domain/regions/regions.h"
#include "domain/removed/removed.h"
#include "domain/requests/requests.h"
#include "domain/search/search.h"
#include "domain/today/today.h"

const struct module *const modules[] = { &today_module, &consultations_module, &people_module,
	&organizations_module, &finding_module, &trips_module, &boundaries_module,
	&public_module, &services_module, &facts_module, &corporations_module, &imports_module,
	&shared_module, &partner_module, &consents_module, &requests_module, &messages_module,
	&transfers_module, &provisions_module, &figures_module, &emergency_module,
	&regions_module, &opening_module, &search_module, &drafts_module, &codes_module,
	&accounts_module, &certificates_module, &applications_module, &ledger_module,
	&reviews_module, &phrases_module, &templates_module, &introducing_module, &removed_module,
	&consultation_files_module, &action_files_module, &person_files_module,
	&organization_files_module, NULL };
