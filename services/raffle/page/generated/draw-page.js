(function() {

// browser/ask-worker.ts
/** Where the browser asks for it, the script's address is vouched for by the one policy that this page's rules allow. */
	const trustedScript = (url) => {
		const { trustedTypes } = globalThis;
		return trustedTypes?.createPolicy("draw-page", { createScriptURL: (given) => given }).createScriptURL(url) ?? url;
	};
	/** Starts the worker. `onFailure` is told when it cannot run at all. */
	const startWorker = (url, onNews, onFailure) => {
		const worker = new Worker(trustedScript(url));
		const waiting = /* @__PURE__ */ new Map();
		let asked = 0;
		worker.addEventListener("error", onFailure);
		worker.addEventListener("message", ({ data }) => {
			if ("news" in data) {
				onNews(data.news);
				return;
			}
			waiting.get(data.number)?.(data.answer);
			waiting.delete(data.number);
		});
		return (question) => new Promise((resolve) => {
			asked += 1;
			waiting.set(asked, resolve);
			worker.postMessage({
				number: asked,
				question
			});
		});
	};

// browser/elements.ts
/** The element with that id. Throws where the page has none: script and page then do not belong together. */
	const byId = (id) => {
		const element = document.getElementById(id);
		if (!element) throw new Error(`the page has no element ${id}`);
		return element;
	};
	/** A new element. Texts go in as texts and never as markup. */
	const element = (name, attributes = {}, ...children) => {
		const made = document.createElement(name);
		for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
		made.append(...children);
		return made;
	};
	const counted = (count) => count.toLocaleString("en");
	/** A hash, broken where the line ends. */
	const hash$1 = (hex) => element("code", { class: "hash" }, hex);
	/** Megabytes with one decimal. */
	const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

// browser/facts-view.ts
/** What fields are called; any other is called by its own words. */
	const NAMES = {
		reveal: "The operator’s secret, revealed",
		beacon: "The public beacon",
		record: "The record of the drawing",
		secret: "Secret",
		randomness: "Randomness",
		seed: "Seed of the draw",
		signature: "Signature of the round",
		drawnAt: "Drawn at"
	};
	const nameOf = (field) => {
		const words = field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
		return NAMES[field] ?? words.charAt(0).toUpperCase() + words.slice(1);
	};
	const HEX$1 = /^[0-9a-f]{32,}$/;
	const nodeOf = (value) => {
		if (Array.isArray(value)) return element("ul", {}, ...value.map((item) => element("li", {}, nodeOf(item))));
		if (typeof value === "object" && value !== null) return factsOf$1(value);
		const text = String(value);
		return HEX$1.test(text) ? hash$1(text) : document.createTextNode(text);
	};
	/** Whatever fields an object has, each with its value. */
	const factsOf$1 = (fields) => element("dl", {}, ...Object.entries(fields).flatMap(([field, value]) => [element("dt", {}, nameOf(field)), element("dd", {}, nodeOf(value))]));
	/** Each kind of evidence that a file carries, under its own heading. */
	const evidenceOf = (file) => {
		const known = [
			"format",
			"version",
			"commitment",
			"commitmentHash",
			"tickets",
			"winners",
			"alternates"
		];
		return Object.entries(file).filter(([field, value]) => !known.includes(field) && typeof value === "object" && value !== null).flatMap(([field, value]) => [element("h3", {}, nameOf(field)), factsOf$1(value)]);
	};

// browser/read-receipt.ts
	const isFields = (value) => typeof value === "object" && value !== null;
	const textOf = (...values) => values.find((value) => typeof value === "string" && value !== "") ?? null;
	const knownAt = (fields, above) => {
		const entrant = isFields(fields["entrant"]) ? fields["entrant"] : {};
		return {
			salt: textOf(entrant["salt"], fields["entrantSalt"], fields["salt"]) ?? above.salt,
			memberId: textOf(entrant["memberId"], fields["memberId"], fields["userId"]) ?? above.memberId
		};
	};
	/** A ticket is what has an id and a number; a purchase has no number, and a receipt keeps its ticket under `ticket`. */
	const ticketsIn = (value, above) => {
		if (Array.isArray(value)) return value.flatMap((item) => ticketsIn(item, above));
		if (!isFields(value)) return [];
		const known = knownAt(value, above);
		const id = textOf(value["id"], value["ticketId"]);
		if (id !== null && (typeof value["number"] === "number" || typeof value["ticketId"] === "string")) return [{
			id,
			...known
		}];
		return [
			"ticket",
			"tickets",
			"items"
		].flatMap((name) => ticketsIn(value[name], known));
	};
	/** Reads a ticket's id alone, a receipt, a purchase or a page of tickets as the API gives them; undefined for anything else. */
	const readReceipt = (text) => {
		const trimmed = text.trim();
		if (trimmed === "") return void 0;
		if (/^[^\s{}[\]"]+$/.test(trimmed)) return {
			tickets: [{
				id: trimmed,
				salt: null,
				memberId: null
			}],
			poolId: null,
			commitmentHash: null
		};
		try {
			const value = JSON.parse(trimmed);
			const tickets = ticketsIn(value, {
				salt: null,
				memberId: null
			});
			if (tickets.length === 0) return void 0;
			const fields = isFields(value) ? value : {};
			const proof = isFields(fields["proof"]) ? fields["proof"] : {};
			return {
				tickets,
				poolId: textOf(fields["poolId"]),
				commitmentHash: textOf(proof["commitmentHash"])
			};
		} catch {
			return;
		}
	};

// browser/receipt-form.ts
	const OWNER = {
		opens: " The salt opens its entry: it is the ticket of that member.",
		"does-not-open": " But salt and member id do not open its entry: it is not shown to be the ticket of that member.",
		unasked: ""
	};
	/** Takes a receipt, a purchase or a ticket's id, and says whether the ticket is in the list and what it won. Nothing leaves the browser. */
	var ReceiptForm = class {
		#options;
		constructor(options) {
			this.#options = options;
			const form = byId("receipt-form");
			form.addEventListener("submit", (event) => {
				event.preventDefault();
				this.#check();
			});
			byId("receipt-file").addEventListener("change", (event) => {
				const [file] = event.target.files ?? [];
				if (file) this.#take(file);
			});
			form.addEventListener("dragover", (event) => event.preventDefault());
			form.addEventListener("drop", (event) => {
				event.preventDefault();
				const [file] = event.dataTransfer?.files ?? [];
				const text = event.dataTransfer?.getData("text") ?? "";
				if (file) this.#take(file);
				else if (text !== "") this.#put(text);
			});
			byId("receipt-fields").disabled = false;
		}
		async #take(file) {
			await this.#put(await file.text());
		}
		async #put(text) {
			byId("receipt-text").value = text;
			await this.#check();
		}
		async #check() {
			const receipt = readReceipt(byId("receipt-text").value);
			const lines = receipt ? await this.#linesOf(receipt) : [this.#line("fails", "This is neither a ticket’s id nor a receipt.")];
			byId("receipt-result").replaceChildren(...lines);
		}
		async #linesOf(receipt) {
			const { poolId, commitmentHash, isVerified, ask } = this.#options;
			const own = (id) => byId(id).value.trim() || null;
			const found = await ask({
				kind: "find",
				tickets: receipt.tickets.map((ticket) => ({
					id: ticket.id,
					salt: ticket.salt ?? own("receipt-salt"),
					memberId: ticket.memberId ?? own("receipt-member")
				}))
			});
			return [
				...receipt.poolId !== null && receipt.poolId !== poolId ? [this.#line("fails", `The receipt is of another pool, ${receipt.poolId}.`)] : [],
				...receipt.commitmentHash === null ? [] : [this.#commitmentLine(receipt.commitmentHash === commitmentHash)],
				...found.map((ticket) => this.#ticketLine(ticket)),
				...isVerified ? [] : [this.#line("fails", "The draw itself does not hold, so being in this list shows nothing.")]
			];
		}
		#commitmentLine(same) {
			return same ? this.#line("holds", "The commitment in the receipt is the one of this draw: the list was not changed since.") : this.#line("fails", "The commitment in the receipt is NOT the one of this draw: the list was exchanged.");
		}
		#ticketLine({ id, number, owner }) {
			if (number === null) return this.#line("fails", `Ticket ${id} is not in the list.`);
			const prize = this.#options.prizeOf(number);
			const won = prize === "" ? "It did not win." : `It won: ${prize}.`;
			const show = element("button", { type: "button" }, `Show ticket ${counted(number)} in the list`);
			show.addEventListener("click", () => this.#options.onShow(number));
			const text = `This ticket is in the list, with number ${counted(number)}. ${won}${OWNER[owner]} `;
			const line = this.#line(owner === "does-not-open" ? "fails" : "holds", text);
			line.append(show);
			return line;
		}
		#line(state, text) {
			return element("p", { "data-state": state }, text);
		}
	};

// ../../../packages/proofs/src/bytes.ts
	const encoder$1 = new TextEncoder();
	/** UTF-8 bytes of a text, without a length or a terminator. */
	const utf8 = (text) => encoder$1.encode(text);
	const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

// ../../../packages/proofs/src/ticket-leaf.ts
	const ENTRANT_LABEL = utf8("raffle-entrant/v1\0");

// ../../../packages/proofs/src/commit-reveal.ts
	const SECRET_LABEL = utf8("raffle-secret/v1\0");
	const REVEAL_LABEL = utf8("raffle-reveal/v1\0");

// ../../../packages/proofs/src/commitment.ts
	const COMMITMENT_LABEL = utf8("raffle-commitment/v1\0");

// ../../../packages/proofs/src/seed.ts
	const DRAW_LABEL = utf8("raffle-draw/v1\0");

// ../../../packages/proofs/src/draw-file-pieces.ts
/** What stands before the first ticket of every draw file. Inside a text its quotes would be escaped, so it is found nowhere else. */
	const TICKETS_OPENING = "\"tickets\":[";
	/** The fields of a ticket that are hashes, in the order of the file. */
	const TICKET_HASHES = [
		"ticketIdHash",
		"purchaseIdHash",
		"entrantCommit",
		"leaf"
	];
	/** What stands around a ticket's number and hashes, piece by piece: before the number, before each hash, and at the end. */
	const TICKET_SPELLING = {
		beforeNumber: utf8("{\"number\":"),
		beforeHashes: TICKET_HASHES.map((name, index) => utf8(`${index === 0 ? "" : "\""},"${name}":"`)),
		end: utf8("\"}")
	};
	/** What a ticket has at most: a number of ten digits, the hashes, and a comma before it. */
	const TICKET_BYTES = 1 + TICKET_SPELLING.beforeNumber.length + 10 + TICKET_SPELLING.beforeHashes.reduce((sum, text) => sum + text.length + 32 * 2, 0) + TICKET_SPELLING.end.length;
	const DIGITS = utf8("0123456789abcdef");
	const COMMA = utf8(",");

// ../../../packages/proofs/src/draw-steps.ts
/**
	* What is checked of a draw, in order. `file`: it is spelled as published; `tickets`: each stands in its place and hashes to its leaf; `root`:
	* the leaves lead to the committed root; `commitment`: its hash, and the one that was noted; `evidence`: what the randomness
	* came from is what was committed, and leads to the seed; `winners`: the seed picks them, and the alternates.
	*/
	const DRAW_STEPS = [
		"file",
		"tickets",
		"root",
		"commitment",
		"evidence",
		"winners"
	];

// ../../../packages/proofs/src/ledger/canonical.ts
	const TAG = {
		null: 0,
		bytes: 1,
		text: 2,
		integer: 3,
		time: 4,
		list: 5,
		boolean: 6
	};
	const HEAD_BYTES = 5;
	/** No code unit of a text needs more in UTF-8. */
	const MOST_BYTES_A_UNIT = 3;
	const encoder = new TextEncoder();
	/**
	* Writes the canonical encoding that ledgers are hashed over, one field a call, into a buffer that is used again and again.
	* packages/kernel/README.md describes it byte for byte; this is the verifier's own implementation, which runs in a browser too.
	*/
	var CanonicalWriter = class {
		#buffer = /* @__PURE__ */ new Uint8Array(4096);
		#length = 0;
		/** Bytes as they are, without tag and length: a previous hash, or a prefix. Throws away what was written before. */
		begin(prefix) {
			this.#length = 0;
			return this.#append(prefix);
		}
		/** What was written. It is gone with the next `begin`. */
		get written() {
			return this.#buffer.subarray(0, this.#length);
		}
		nothing() {
			this.#head(TAG.null, 0);
			return this;
		}
		bytes(value) {
			this.#head(TAG.bytes, value.length);
			return this.#append(value);
		}
		/** UTF-8, as it is. Throws RangeError on a lone surrogate, which has no UTF-8 form. */
		text(value) {
			if (!value.isWellFormed()) throw new RangeError("text with a lone surrogate has no canonical form");
			return this.#characters(TAG.text, value);
		}
		textOrNothing(value) {
			return value === null ? this.nothing() : this.text(value);
		}
		/** Decimal digits; a text must be written so already: no leading zeros, `-` in front where negative. */
		integer(value) {
			return this.#characters(TAG.integer, String(value));
		}
		/** A time as it is written everywhere: UTC, RFC 3339, three digits of milliseconds. */
		time(value) {
			return this.#characters(TAG.time, value);
		}
		boolean(value) {
			this.#head(TAG.boolean, 1);
			return this.#append(Uint8Array.of(value ? 1 : 0));
		}
		/** A list of what `write` writes. */
		list(write) {
			this.#head(TAG.list, 0);
			const begin = this.#length;
			write();
			this.#setLength(begin, this.#length - begin);
			return this;
		}
		#characters(tag, value) {
			this.#reserve(HEAD_BYTES + value.length * MOST_BYTES_A_UNIT);
			this.#head(tag, 0);
			const begin = this.#length;
			const { written } = encoder.encodeInto(value, this.#buffer.subarray(begin));
			this.#length = begin + written;
			this.#setLength(begin, written);
			return this;
		}
		#append(bytes) {
			this.#reserve(bytes.length);
			this.#buffer.set(bytes, this.#length);
			this.#length += bytes.length;
			return this;
		}
		#head(tag, length) {
			this.#reserve(HEAD_BYTES);
			this.#buffer[this.#length] = tag;
			this.#length += HEAD_BYTES;
			this.#setLength(this.#length, length);
		}
		/** The length of the content that begins at `begin`, unsigned and big-endian, into the four bytes before it. */
		#setLength(begin, length) {
			this.#buffer[begin - 4] = length >>> 24;
			this.#buffer[begin - 3] = length >>> 16;
			this.#buffer[begin - 2] = length >>> 8;
			this.#buffer[begin - 1] = length;
		}
		#reserve(bytes) {
			if (this.#length + bytes <= this.#buffer.length) return;
			const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + bytes));
			larger.set(this.#buffer.subarray(0, this.#length));
			this.#buffer = larger;
		}
	};

// ../../../packages/proofs/src/ledger/lines.ts
/** The name that opens every export. */
	const LEDGER_EXPORT_FORMAT = "tessera.ledger-export.v1";

// ../../../packages/proofs/src/ledger/line-fields.ts
	const pattern = (what, form) => ({
		what,
		accepts: (value) => typeof value === "string" && form.test(value)
	});
	const exactly = (expected) => ({
		what: JSON.stringify(expected),
		accepts: (value) => value === expected
	});
	const orNull = ({ what, accepts }) => ({
		what: `${what}, or null`,
		accepts: (value) => value === null || accepts(value)
	});
	const atLeast = (least) => ({
		what: `a whole number from ${least} to 2^53 - 1`,
		accepts: (value) => Number.isSafeInteger(value) && value >= least
	});
	const id = pattern("a UUID in lower case", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
	const hash = pattern("64 digits of lower-case hexadecimal", /^[0-9a-f]{64}$/);
	const currency = pattern("three capital letters", /^[A-Z]{3}$/);
	const word = pattern("a word of letters, digits, _ and -", /^[A-Za-z][A-Za-z0-9_-]*$/);
	const amount = pattern("a decimal integer in digits", /^(0|-?[1-9][0-9]*)$/);
	const positiveAmount = pattern("a decimal integer above zero in digits", /^[1-9][0-9]*$/);
	const text = {
		what: "text",
		accepts: (value) => typeof value === "string" && value.length > 0 && value.isWellFormed()
	};
	const time = {
		what: "a time as in 2026-11-21T20:00:00.000Z",
		accepts: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value
	};
	const count = atLeast(0);
	const ordinal = atLeast(1);
	const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
	const rises = (names) => names.every((name, index) => index === 0 || names[index - 1] < name);
	const isReference = (value) => typeof value === "string" && value.isWellFormed() || typeof value === "boolean" || Number.isSafeInteger(value) && !Object.is(value, -0) || Array.isArray(value) && value.every(isReference);
	const references = {
		what: "references by names that rise, each a text, a whole number, a boolean or a list of these",
		accepts: (value) => isObject(value) && rises(Object.keys(value)) && Object.entries(value).every(([name, inner]) => word.accepts(name) && isReference(inner))
	};
	const currencyRules = {
		currency,
		accounts: ordinal,
		entries: ordinal,
		postedMinor: amount,
		positiveMinor: amount
	};
	const checkpointRules = {
		number: ordinal,
		sealedAt: time,
		accounts: ordinal,
		entries: ordinal,
		root: hash,
		currencies: {
			what: `a list of {${Object.keys(currencyRules).join(", ")}} by currencies that rise`,
			accepts: (value) => Array.isArray(value) && value.every((seal) => isObject(seal) && faultOf(currencyRules, seal) === void 0) && rises(value.map((seal) => seal.currency))
		},
		previousHash: hash,
		hash
	};
	/** The fields of each kind of line. Their order here is the order in the file. */
	const lineRules = {
		header: {
			type: exactly("header"),
			format: exactly(LEDGER_EXPORT_FORMAT),
			tenantId: id,
			exportedAt: time
		},
		account: {
			type: exactly("account"),
			accountId: id,
			ownerKind: word,
			ownerId: id,
			kind: text,
			provider: orNull(text),
			currency,
			openedAt: time,
			sequence: ordinal,
			postedMinor: amount,
			headHash: hash
		},
		checkpoint: {
			type: exactly("checkpoint"),
			...checkpointRules,
			heads: ordinal
		},
		head: {
			type: exactly("head"),
			accountId: id,
			sequence: ordinal,
			postedMinor: amount,
			headHash: hash
		},
		entry: {
			type: exactly("entry"),
			accountId: id,
			sequence: ordinal,
			entryId: id,
			transferId: id,
			direction: pattern("DEBIT or CREDIT", /^(DEBIT|CREDIT)$/),
			amountMinor: positiveAmount,
			currency,
			balanceAfterMinor: amount,
			reason: word,
			references,
			reverses: orNull(id),
			postedBy: text,
			effectiveAt: time,
			postedAt: time,
			hash
		},
		end: {
			type: exactly("end"),
			accounts: count,
			checkpoints: count,
			heads: count,
			entries: count,
			sha256: hash
		}
	};
	/** What is wrong with the fields of an object; undefined where they are all there, in order, right, and no others. */
	const faultOf = (rules, value) => {
		const names = Object.keys(rules);
		const found = Object.keys(value);
		if (names.join() !== found.join()) return {
			what: "it does not have the fields of its kind",
			expected: names.join(),
			found: found.join()
		};
		const wrong = names.find((name) => rules[name]?.accepts(value[name]) !== true);
		if (wrong === void 0) return void 0;
		const shown = JSON.stringify(value[wrong]) ?? "nothing";
		return {
			what: `its ${wrong} is not of its form`,
			expected: rules[wrong]?.what ?? "",
			found: shown
		};
	};

// ../../../packages/proofs/src/ledger/checkpoint.ts
	const writer$1 = new CanonicalWriter();

// ../../../packages/proofs/src/ledger/entry-hash.ts
/** What every chain begins from, as hexadecimal: 32 zero bytes. */
	const CHAIN_START = "00".repeat(32);
	const writer = new CanonicalWriter();

// ../../../packages/proofs/src/ledger/verify-ledger.ts
	const LINE_FEED = utf8("\n");
	const decoder = new TextDecoder("utf-8", {
		fatal: true,
		ignoreBOM: true
	});

// ../../../packages/proofs/src/read-draw-file.ts
	const HASH_TEXT = new RegExp(`^[0-9a-f]{${32 * 2}}$`);

// ../../../packages/proofs/src/ticket-reader.ts
	const OPENING = utf8(TICKETS_OPENING);
	const NIBBLES = (/* @__PURE__ */ new Int8Array(256)).fill(-1);
	utf8("0123456789abcdef").forEach((digit, value) => {
		NIBBLES[digit] = value;
	});

// browser/steps-view.ts
	const SAID = {
		waiting: "waiting",
		running: "being checked",
		holds: "holds",
		fails: "does not hold",
		unreached: "not looked at"
	};
	/** The list of steps; each item says in words how it stands, and shows it by a sign besides. */
	var StepsView = class {
		#ticketCount;
		#states = /* @__PURE__ */ new Map();
		constructor(ticketCount) {
			this.#ticketCount = ticketCount;
		}
		begin() {
			for (const step of DRAW_STEPS) this.#set(step, step === "file" || step === "tickets" ? "running" : "waiting");
			byId("progress").hidden = false;
		}
		read(tickets, bytes) {
			const bar = byId("progress-bar");
			bar.max = this.#ticketCount;
			bar.value = tickets;
			const total = counted(Math.max(this.#ticketCount, tickets));
			byId("progress-text").textContent = `${counted(tickets)} of ${total} tickets checked, ${megabytes(bytes)} read`;
		}
		passed(step) {
			this.#set(step, "holds");
			const next = DRAW_STEPS[DRAW_STEPS.indexOf(step) + 1];
			if (next) this.#set(next, "running");
		}
		failed(step, at, problem) {
			for (const other of DRAW_STEPS) if (other !== step && this.#states.get(other) !== "holds") this.#set(other, "unreached");
			this.#set(step, "fails", `At ${at}: ${problem}.`);
		}
		end() {
			byId("progress").hidden = true;
		}
		/** Nothing could be checked. */
		stop() {
			this.end();
			for (const step of DRAW_STEPS) this.#set(step, "unreached");
		}
		#set(step, state, detail = "") {
			this.#states.set(step, state);
			const item = byId(`step-${step}`);
			item.dataset["state"] = state;
			byId(`step-${step}-state`).textContent = SAID[state];
			byId(`step-${step}-detail`).textContent = detail;
		}
	};

// browser/ticket-table.ts
	const PAGE = 25;
	/** The list a page at a time: however long it is, only what is seen is in the document. */
	var TicketTable = class {
		#options;
		#first = 1;
		constructor(options) {
			this.#options = options;
			const last = Math.max(1, options.size - (options.size - 1) % PAGE);
			const turnTo = (id, target) => byId(id).addEventListener("click", () => void this.show(target()));
			turnTo("tickets-first", () => 1);
			turnTo("tickets-previous", () => this.#first - PAGE);
			turnTo("tickets-next", () => this.#first + PAGE);
			turnTo("tickets-last", () => last);
			byId("tickets-go").addEventListener("submit", (event) => {
				event.preventDefault();
				const number = byId("tickets-number").valueAsNumber;
				if (Number.isInteger(number) && number >= 1 && number <= options.size) this.show(number, number);
			});
			byId("tickets-number").max = String(options.size);
			byId("tickets-list").hidden = false;
		}
		/** Shows the page with that ticket, and marks `marked`. */
		async show(number, marked) {
			const { ask, size } = this.#options;
			const inside = Math.min(Math.max(number, 1), Math.max(size, 1));
			this.#first = inside - (inside - 1) % PAGE;
			const rows = await ask({
				kind: "rows",
				from: this.#first,
				count: PAGE
			});
			byId("tickets-rows").replaceChildren(...rows.map((row) => this.#row(row, row.number === marked)));
			const last = this.#first + rows.length - 1;
			byId("tickets-caption").textContent = `Tickets ${counted(this.#first)} to ${counted(last)} of ${counted(size)}, in number order`;
			for (const id of ["tickets-first", "tickets-previous"]) byId(id).disabled = this.#first === 1;
			for (const id of ["tickets-next", "tickets-last"]) byId(id).disabled = last >= size;
		}
		#row({ number, ticketIdHash, purchaseIdHash, entrantCommit }, isMarked) {
			const prize = this.#options.prizeOf(number);
			return element("tr", isMarked ? { class: "marked" } : {}, element("th", { scope: "row" }, counted(number), ...prize === "" ? [] : [" ", element("strong", {}, prize)]), element("td", { "data-label": "Ticket id’s hash" }, hash$1(ticketIdHash)), element("td", { "data-label": "Purchase id’s hash" }, hash$1(purchaseIdHash)), element("td", { "data-label": "Entrant’s commitment" }, hash$1(entrantCommit)));
		}
	};

// browser/main.ts
	const factsOf = ({ dataset }) => ({
		poolId: dataset["pool"] ?? "",
		commitmentHash: dataset["commitment"] ?? "",
		ticketCount: Number(dataset["tickets"]),
		file: new URL(dataset["file"] ?? "", document.baseURI).href,
		worker: dataset["worker"] ?? ""
	});
	const say = (state, title, text) => {
		const box = byId("verdict");
		box.dataset["state"] = state;
		byId("verdict-title").textContent = title;
		byId("verdict-text").textContent = text;
	};
	/** What each ticket won, by its number. */
	const prizesOf = ({ winners, alternates }) => new Map([...alternates.map((number, index) => [number, `alternate ${index + 1}`]), ...winners.map((number, index) => [number, winners.length === 1 ? "winner" : `winner ${index + 1}`])]);
	const showPicks = (id, numbers, onShow) => {
		const items = numbers.map((number) => {
			const button = element("button", {
				type: "button",
				class: "ticket"
			}, `Ticket ${counted(number)}`);
			button.addEventListener("click", () => onShow(number));
			return element("li", {}, button);
		});
		byId(id).replaceChildren(...items.length > 0 ? items : [element("li", {}, "none")]);
	};
	const showFile = (file, tickets, ask, facts, isVerified) => {
		const prizes = prizesOf(file);
		const prizeOf = (number) => prizes.get(number) ?? "";
		const table = new TicketTable({
			ask,
			size: tickets,
			prizeOf
		});
		const onShow = (number) => {
			table.show(number, number).then(() => byId("tickets").scrollIntoView());
			byId("tickets-heading").focus({ preventScroll: true });
		};
		table.show(1);
		showPicks("winners", file.winners, onShow);
		showPicks("alternates", file.alternates, onShow);
		byId("result").hidden = false;
		byId("evidence-facts").replaceChildren(...evidenceOf(file));
		byId("evidence").hidden = false;
		const { poolId } = facts;
		new ReceiptForm({
			ask,
			poolId,
			commitmentHash: file.commitmentHash,
			prizeOf,
			onShow,
			isVerified
		});
	};
	const concludeUnread = (problem, steps) => {
		steps.stop();
		const text = `The draw file could not be read (${problem}). This says nothing about the draw: load the page again.`;
		say("unknown", "Not verified", text);
	};
	const concludeRight = (tickets) => {
		byId("result-claim").textContent = "They follow from the list and the evidence, as your browser has computed.";
		const text = `Your own browser has recomputed all ${counted(tickets)} tickets and everything that follows from them. Every step holds.`;
		say("holds", "This draw holds", text);
	};
	const concludeWrong = ({ step, at, problem }, steps) => {
		byId("result-claim").textContent = "This is what the file says. It is NOT verified.";
		steps.failed(step, at, problem);
		const text = `The published draw file is wrong at ${at}: ${problem}. What comes after it was not looked at.`;
		say("fails", "This draw does NOT hold", text);
	};
	const conclude = (verdict, steps, ask, facts) => {
		if (verdict.ok === null) {
			concludeUnread(verdict.problem, steps);
			return;
		}
		steps.end();
		if (verdict.file) showFile(verdict.file, verdict.tickets, ask, facts, verdict.ok);
		if (verdict.ok) concludeRight(verdict.tickets);
		else concludeWrong(verdict, steps);
	};
	const compareNoted = (facts) => {
		byId("noted-form").addEventListener("submit", (event) => {
			event.preventDefault();
			const noted = byId("noted").value.trim().toLowerCase();
			const result = byId("noted-result");
			const same = noted === facts.commitmentHash;
			result.dataset["state"] = same ? "holds" : "fails";
			result.textContent = same ? "It is the same: list, numbers of winners and source of randomness are those of the day you noted it." : "It is NOT the same: what you noted is the commitment of something else.";
		});
		byId("noted-fields").disabled = false;
	};
	const run = (page) => {
		const facts = factsOf(page);
		compareNoted(facts);
		if (page.dataset["status"] !== "COMPLETED") return;
		const steps = new StepsView(facts.ticketCount);
		const notStarted = () => {
			steps.stop();
			say("unknown", "Not verified", "This browser cannot run the verification. Download the file and check it offline.");
		};
		const ask = startWorker(facts.worker, (news) => news.kind === "passed" ? steps.passed(news.step) : steps.read(news.tickets, news.bytes), notStarted);
		steps.begin();
		say("running", "Being verified", "Your browser recomputes the draw from the published file.");
		const { file: url, commitmentHash } = facts;
		ask({
			kind: "verify",
			url,
			commitmentHash
		}).then((verdict) => conclude(verdict, steps, ask, facts));
	};
	run(byId("draw"));

})();