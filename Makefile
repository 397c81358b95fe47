# Yui.  `make run` serves the demo region, `make test` checks everything; see README.md.

VARIANT ?= release
CC      = gcc
BUILD  ?= build
B       = $(BUILD)/$(VARIANT)
GEN     = $(BUILD)/gen
TOOLS   = $(BUILD)/tools
# The folders that are built; `make ROOMS="base store"` builds a part of the house.
ROOMS  ?= base store web document domain domain/* command

PKGS    = sqlite3 libpq libcurl libmicrohttpd gnutls libfido2 jansson libsodium libutf8proc pangocairo pangoft2 fontconfig cairo-pdf libqpdf xlsxwriter nettle libqrencode zlib libbrotlienc
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I\/usr\/include /-isystem \/usr\/include /g; s/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

WARN    = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
          -Wconversion -Wformat=2 -Wundef -Wno-missing-field-initializers
ifneq ($(WERROR),0)
WARN   += -Werror
endif
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection \
          -fcf-protection -ftrivial-auto-var-init=zero -fPIE
CFLAGS_san     = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DARENA_CHECKED
LDFLAGS_release = -pie -Wl,-z,relro,-z,now
# gold, of binutils, links the many test programs in two thirds of the time.
LDFLAGS_san     = -fsanitize=address,undefined -fuse-ld=gold
LDFLAGS_plain   = -fuse-ld=gold
CFLAGS  = -std=gnu17 -D_GNU_SOURCE -I. $(PKG_CFLAGS) $(WARN) $(CFLAGS_$(VARIANT))
LDLIBS  = $(PKG_LIBS) -lm -lpthread

SOURCES = $(filter-out %_test.c,$(wildcard $(ROOMS:%=%/*.c)))
PAGES   = $(wildcard $(ROOMS:%=%/*.html))
ASSETS  = $(wildcard assets/*)
OTHERS  = $(shell sed -n 's/^[^\#][^ ]* //p' assets/packages)
# Those of the whole house first: they take longest.
TESTS   = $(wildcard tests/*_test.c $(ROOMS:%=%/*_test.c))
SUPPORT = $(filter-out %_test.c,$(wildcard tests/*.c))

OBJECTS = $(SOURCES:%.c=$(B)/%.o) $(PAGES:%.html=$(B)/gen/%.html.o) $(if $(filter web,$(ROOMS)),$(B)/gen/assets.o)
PROGRAM = $(B)/yui
TEST_PROGRAMS = $(TESTS:%.c=$(B)/%)
FUZZED  = $(filter-out replay,$(patsubst fuzz/%.c,%,$(wildcard fuzz/*.c)))
REPLAYS = $(FUZZED:%=$(B)/fuzz/%_replay)
SHIMS   = $(patsubst %.c,$(B)/%.so,$(wildcard tests/fault/*.c))

DATA   ?= var/yui.db
STORE  ?=
PORT   ?= 8080
WHERE   = $(if $(STORE),$(STORE),$(DATA))

.PHONY: all tests list-tests run test replay shims fault lint format fuzz bench release clean
.SECONDARY:
all: $(PROGRAM)
tests: $(TEST_PROGRAMS) $(REPLAYS)
list-tests:
	@printf '%s\n' $(TEST_PROGRAMS)

# Installs what is missing, builds, makes the demo region if there is none, and serves it.
run:
	@tools/install build
	@$(MAKE) -s --no-print-directory -j$(shell nproc) all
	@mkdir -p var
	@$(PROGRAM) demo --data "$(WHERE)" --if-absent
	@exec $(PROGRAM) serve --data "$(WHERE)" --port $(PORT) --demo

test:
	@tools/install build test
	@tools/check

lint:
	@tools/install build test
	@$(MAKE) -s -j$(shell nproc) VARIANT=san all && tools/lint

format:
	@tools/format

replay: $(REPLAYS)
	@for r in $(REPLAYS); do $$r tests/corpus/$$(basename $$r _replay); done

shims: $(SHIMS)

# Bad days; `make fault LONG=1` has many more of them.
fault:
	@tools/install build test
	@tools/check release fault

fuzz:
	@tools/install build test
	@tools/fuzz

bench:
	@tools/install build test
	@$(MAKE) -s -j$(shell nproc) all && bench/run

# A tree to unpack anywhere on Debian 12: the program, its unit, its manual.
release:
	@tools/install build
	@$(MAKE) -s -j$(shell nproc) VARIANT=release all && tools/release

$(PROGRAM): $(B)/main.o $(B)/libyui.a
	@$(CC) $(LDFLAGS_$(VARIANT)) -o $@ $^ $(LDLIBS)

$(B)/libyui.a: $(OBJECTS)
	@rm -f $@ && ar rcs $@ $^

$(B)/libtests.a: $(SUPPORT:%.c=$(B)/%.o)
	@rm -f $@ && ar rcs $@ $^

$(B)/%_test: $(B)/%_test.o $(B)/libtests.a $(B)/libyui.a
	@$(CC) $(LDFLAGS_$(VARIANT)) -o $@ $^ $(LDLIBS) -lcmocka

$(B)/fuzz/%_replay: $(B)/fuzz/%.o $(B)/fuzz/replay.o $(B)/libyui.a
	@$(CC) $(LDFLAGS_$(VARIANT)) -o $@ $^ $(LDLIBS)

$(B)/%.o: %.c | $(TOOLS)/page
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/tests/fault/%.so: tests/fault/%.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -g $(WARN) -shared -fPIC -o $@ $<

$(B)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(GEN)/%.html.c: %.html $(TOOLS)/page
	@mkdir -p $(@D)
	@$(TOOLS)/page $< > $@.new && mv $@.new $@

$(GEN)/assets.c: assets $(ASSETS) $(OTHERS) $(TOOLS)/embed
	@mkdir -p $(@D)
	@$(TOOLS)/embed $(ASSETS) > $@.new && mv $@.new $@

$(TOOLS)/%: tools/%.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -g $(WARN) -o $@ $< -lz -lbrotlienc

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
