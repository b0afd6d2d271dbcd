(function() {

// browser/ask-worker.ts
	const trustedScript = (url) => {
		const { trustedTypes } = globalThis;
		return trustedTypes?.createPolicy("draw-page", { createScriptURL: (given) => given }).createScriptURL(url) ?? url;
	};
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
	const byId = (id) => {
		const element = document.getElementById(id);
		if (!element) throw new Error(`the page has no element ${id}`);
		return element;
	};
	const element = (name, attributes = {}, ...children) => {
		const made = document.createElement(name);
		for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
		made.append(...children);
		return made;
	};
	const counted = (count) => count.toLocaleString("en");
	const hash = (hex) => element("code", { class: "hash" }, hex);
	const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

// browser/facts-view.ts
	const NAMES = {
		reveal: "The operator’s secret, revealed",
		beacon: "The public beacon",
		record: "The record of the drawing",
		secret: "Secret",
		randomness: "Randomness",
		seed: "Seed of the draw",
		signature: "Signature of the round",
		drawnAt: "Drawn at",
		evidenceHash: "SHA-256 of what is kept elsewhere",
		hash: "Hash of the record"
	};
	const nameOf = (field) => {
		const words = field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
		return NAMES[field] ?? words.charAt(0).toUpperCase() + words.slice(1);
	};
	const HEX = /^[0-9a-f]{32,}$/;
	const nodeOf = (value) => {
		if (Array.isArray(value)) return element("ul", {}, ...value.map((item) => element("li", {}, nodeOf(item))));
		if (typeof value === "object" && value !== null) return factsOf$1(value);
		const text = value === null ? "none" : String(value);
		return HEX.test(text) ? hash(text) : document.createTextNode(text);
	};
	const factsOf$1 = (fields) => element("dl", {}, ...Object.entries(fields).flatMap(([field, value]) => [element("dt", {}, nameOf(field)), element("dd", {}, nodeOf(value))]));
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
			proof: null
		};
		try {
			const value = JSON.parse(trimmed);
			const tickets = ticketsIn(value, {
				salt: null,
				memberId: null
			});
			if (tickets.length === 0) return void 0;
			const fields = isFields(value) ? value : {};
			const isReceipt = fields["format"] === "tessera-receipt" && isFields(fields["proof"]);
			return {
				tickets,
				poolId: textOf(fields["poolId"]),
				proof: isReceipt ? trimmed : null
			};
		} catch {
			return;
		}
	};

// browser/receipt-form.ts
	const OWNER = {
		opens: " Salt and member id open its entry: it was made for that member.",
		"does-not-open": " But salt and member id do NOT open its entry: nothing shows that it was made for that member.",
		unasked: ""
	};
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
			const lines = receipt ? await this.#linesOf(receipt) : [line("fails", "This is neither a ticket’s id nor a receipt.")];
			byId("receipt-result").replaceChildren(...lines);
		}
		async #linesOf(receipt) {
			const { poolId, doubt, ask } = this.#options;
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
				...receipt.poolId !== null && receipt.poolId !== poolId ? [line("fails", `The receipt is of another pool, ${receipt.poolId}.`)] : [],
				...receipt.proof === null ? [] : [await this.#proofLine(receipt.proof)],
				...this.#ticketLines(found),
				...doubt === "" ? [] : [line("fails", doubt)]
			];
		}
		async #proofLine(text) {
			const { ask, commitmentHash } = this.#options;
			const check = await ask({
				kind: "receipt",
				text,
				commitmentHash
			});
			return check.ok ? line("holds", "The receipt holds: its own path leads to the root that this draw was committed to.") : line("fails", `The receipt does not hold at ${check.at}: ${check.problem}.`);
		}
		#ticketLines(found) {
			const plain = found.filter((ticket) => this.#isPlain(ticket));
			const [only] = plain;
			const lines = (found.length === 1 ? found : found.filter((ticket) => !plain.includes(ticket))).map((ticket) => this.#ticketLine(ticket));
			if (found.length === 1 || !only) return lines;
			const numbers = rangesOf(plain.map(({ number }) => number ?? 0));
			const shown = only.owner === "opens" ? OWNER.opens : "";
			const tickets = plain.length === 1 ? "One ticket" : `${counted(plain.length)} tickets`;
			return [...lines, line("holds", `${tickets} in the list that did not win: ${numbers}.${shown}`)];
		}
		#isPlain({ number, owner }) {
			return number !== null && owner !== "does-not-open" && this.#options.prizeOf(number) === "";
		}
		#ticketLine({ id, number, owner }) {
			if (number === null) return line("fails", `Ticket ${id} is not in the list.`);
			const prize = this.#options.prizeOf(number);
			const won = prize === "" ? "It did not win." : `It was drawn: ${prize}.`;
			const show = element("button", { type: "button" }, `Show ticket ${counted(number)} in the list`);
			show.addEventListener("click", () => this.#options.onShow(number));
			const text = `This ticket is in the list, with number ${counted(number)}. ${won}${OWNER[owner]}`;
			const told = line(owner === "does-not-open" ? "fails" : "holds", text);
			told.append(element("br"), show);
			return told;
		}
	};
	const line = (state, text) => element("p", { "data-state": state }, text);
	const rangesOf = (numbers) => {
		const ranges = [];
		for (const number of numbers.toSorted((a, b) => a - b)) {
			const last = ranges.at(-1);
			if (last && number === last[1] + 1) last[1] = number;
			else ranges.push([number, number]);
		}
		return ranges.map(([from, to]) => from === to ? counted(from) : `${counted(from)}–${counted(to)}`).join(", ");
	};

// ../../../packages/proofs/src/draw-steps.ts
	const DRAW_STEPS = [
		"file",
		"tickets",
		"root",
		"commitment",
		"evidence",
		"winners"
	];

// browser/steps-view.ts
	const SAID = {
		waiting: "waiting",
		running: "being checked",
		holds: "holds",
		fails: "does not hold",
		undecided: "cannot be said here",
		unfinished: "not finished",
		unreached: "not looked at"
	};
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
		failed(step, why) {
			for (const other of DRAW_STEPS) {
				const state = this.#states.get(other);
				if (other !== step && state !== "holds") this.#set(other, state === "running" ? "unfinished" : "unreached");
			}
			this.#set(step, "fails", why);
		}
		undecided(step, why) {
			this.#set(step, "undecided", why);
		}
		end() {
			byId("progress").hidden = true;
		}
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
	const PAGE = matchMedia("(max-width: 46rem)").matches ? 10 : 25;
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
			return element("tr", {
				role: "row",
				...isMarked ? { class: "marked" } : {}
			}, element("th", {
				scope: "row",
				role: "rowheader"
			}, counted(number), ...prize === "" ? [] : [" ", element("strong", {}, prize)]), element("td", {
				role: "cell",
				"data-label": "Ticket id’s hash"
			}, hash(ticketIdHash)), element("td", {
				role: "cell",
				"data-label": "Purchase id’s hash"
			}, hash(purchaseIdHash)), element("td", {
				role: "cell",
				"data-label": "Entrant’s commitment"
			}, hash(entrantCommit)));
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
	const showFile = (file, tickets, ask, facts, doubt) => {
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
		for (const id of ["receipt-wait", "tickets-wait"]) byId(id).hidden = true;
		const { poolId } = facts;
		new ReceiptForm({
			ask,
			poolId,
			commitmentHash: file.commitmentHash,
			prizeOf,
			onShow,
			doubt
		});
	};
	const sayNothingToShow = (why) => {
		for (const id of ["receipt-wait", "tickets-wait"]) byId(id).textContent = why;
	};
	const concludeUnread = (problem, steps) => {
		steps.stop();
		sayNothingToShow("The draw file could not be read.");
		const text = `The draw file could not be read (${problem}). This says nothing about the draw: load the page again.`;
		say("unknown", "Not verified", text);
	};
	const concludeRight = (tickets) => {
		byId("result-claim").textContent = "They follow from the list and the evidence, as your browser has computed.";
		const text = `Your own browser has recomputed all ${counted(tickets)} tickets and everything that follows from them. Every step holds.`;
		say("holds", "This draw holds", text);
	};
	const placeOf = (at) => {
		const [, index] = /^tickets\[(\d+)\]/.exec(at) ?? [];
		return index === void 0 ? at : `ticket ${counted(Number(index) + 1)} (${at})`;
	};
	const concludeWrong = ({ step, at, problem }, steps) => {
		byId("result-claim").textContent = "This is what the file says. It is NOT verified.";
		steps.failed(step, `At ${placeOf(at)}: ${problem}.`);
		const text = `The published draw file is wrong at ${placeOf(at)}. What comes after it was not looked at; what is wrong stands below.`;
		say("fails", "This draw does NOT hold", text);
	};
	const concludeUndecided = ({ step, at, tickets }, steps) => {
		byId("result-claim").textContent = "They follow from the list and the randomness that the file states. Whether a beacon gave that, this page cannot tell.";
		steps.undecided(step, `At ${at}: it is no chain that this page knows, so whose signature it is cannot be said here.`);
		const text = `All ${counted(tickets)} tickets and everything else hold, but the beacon is a chain that this page does not know: anybody can make one and sign on it what they like. What to do about it stands below, under “Whose beacon it is”.`;
		say("undecided", "This draw cannot be verified here to its end", text);
	};
	const doubtOf = (verdict) => {
		if (verdict.ok) return "";
		return verdict.isUndecided ? "The beacon of the draw is of a chain that this page does not know, so being in this list does not show that the draw was fair." : "The draw itself does not hold, so being in this list shows nothing.";
	};
	const conclude = (verdict, steps, ask, facts) => {
		if (verdict.ok === null) {
			concludeUnread(verdict.problem, steps);
			return;
		}
		steps.end();
		if (verdict.file) showFile(verdict.file, verdict.tickets, ask, facts, doubtOf(verdict));
		else sayNothingToShow("The draw file is wrong before its list could be read whole, so there is none to look into.");
		if (verdict.ok) concludeRight(verdict.tickets);
		else if (verdict.isUndecided) concludeUndecided(verdict, steps);
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