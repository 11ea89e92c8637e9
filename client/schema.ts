/** Written by `npm run generate` from the contract; not to be edited. */
export interface paths {
    readonly "/v1/demands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Hand in an order
         * @description Answered with 202 once the bytes, a number and the clocks are on stable storage. An order that lacks lines is taken too: `missing` says which, and what that leads to. The schema describes a complete order. A known key with anything else wrong is kept and held; an unknown one gets 401 and no number.
         */
        readonly post: operations["handIn"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/demands/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        /** See where a demand of yours stands */
        readonly get: operations["see"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/demands/{id}/answer": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        /** Fetch the answers: the forms of the law as data, or the last one as a sealed PDF */
        readonly get: operations["fetchAnswers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/demands/{id}/answers/{answer}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
                readonly answer: string;
            };
            readonly cookie?: never;
        };
        /** Fetch one answer as a sealed PDF */
        readonly get: operations["fetchAnswer"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/demands/{id}/receipt": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        /** Fetch the proof that the order stands in the public log (C2SP tlog-proof) */
        readonly get: operations["fetchReceipt"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/demands/{id}/amend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Replace your order by a new version under the same reference
         * @description What the new version adds gets its own time from its receipt; what it repeats keeps its deadline; what it no longer names is left, or put back.
         */
        readonly post: operations["amend"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/demands/{id}/withdraw": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Withdraw your order; what was taken down under it alone is put back */
        readonly post: operations["withdraw"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/decisions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Post a decision on somebody else’s order that you are registered for, as an authority of the home state */
        readonly post: operations["decide"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/.well-known/guichet.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who this desk is, where its doors are and by which keys it is known */
        readonly get: operations["discover"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/log/checkpoint": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The newest signed checkpoint of the public log (C2SP tlog-checkpoint) */
        readonly get: operations["checkpoint"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/log/tile/{tile}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description level and number, as in 0/000 or 0/x001/234.p/5 (C2SP tlog-tiles) */
                readonly tile: string;
            };
            readonly cookie?: never;
        };
        /** A tile of the public log (C2SP tlog-tiles) */
        readonly get: operations["tile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask what is known of a piece, before anybody sees it
         * @description As JSON, or the bytes themselves with `?content=…` in the address (at most 64 MiB; what is larger is refused with 413 and can be fetched). A picture, a text, an address or hashes are answered at once. A video or a sound is answered with 202 and hashed in its own time; the same one asked about again is the same scan. A short scan that is repeated is simply done again: the same piece is the same case.
         */
        readonly post: operations["scan"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/scan/{scan}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given with 202 */
                readonly scan: string;
            };
            readonly cookie?: never;
        };
        /** See how far a scan is that takes its time, and its answer for a day */
        readonly get: operations["seeScan"];
        readonly put?: never;
        readonly post?: never;
        /** End a scan that takes its time; the piece is destroyed and nothing is told */
        readonly delete: operations["cancelScan"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/scan/batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Ask about up to a hundred pieces at once, each answered as it would be alone */
        readonly post: operations["scanBatch"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/scan/lines": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask about one piece a line (NDJSON), and get one answer a line, in the same order
         * @description A line is read when there is room for its answer, four side by side, and may have 12 MiB. A request is sent within thirty seconds; then begin the next.
         */
        readonly post: operations["scanLines"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/cases/{case}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description `case.id` of an answer */
                readonly case: string;
            };
            readonly cookie?: never;
        };
        /**
         * See what became of a piece that waits for a person
         * @description The verdict webhook says the same, unasked.
         */
        readonly get: operations["seeCase"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "match.decided": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A person has decided about a piece, or what it was met by is listed no more */
        readonly post: operations["matchDecided"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "match.reopened": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** What was decided about a piece is open again */
        readonly post: operations["matchReopened"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "scan.done": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A scan that took its time is done */
        readonly post: operations["scanDone"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        readonly "Order.eu-tco.removal-order": {
            readonly a: {
                /**
                 * Member State of the issuing competent authority
                 * @description Member State of the issuing competent authority (Annex I, A; Art. 3(4)(a)).
                 * @enum {string}
                 */
                readonly issuingMemberState: "AT" | "BE" | "BG" | "CY" | "CZ" | "DE" | "DK" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "HU" | "IE" | "IT" | "LT" | "LU" | "LV" | "MT" | "NL" | "PL" | "PT" | "RO" | "SE" | "SI" | "SK";
                /**
                 * Addressee
                 * @description Addressee (Annex I, A; Art. 3(5)).
                 */
                readonly addressee: string;
                /**
                 * Legal representative (where relevant)
                 * @description Legal representative (where relevant) (Annex I, A; Art. 17).
                 */
                readonly legalRepresentative?: string;
                /**
                 * Contact point
                 * @description Contact point (Annex I, A; Art. 15(1)).
                 */
                readonly contactPoint: string;
                /**
                 * Member State where the hosting service provider has its main establishment or where its legal representative resides or is established
                 * @description Member State where the hosting service provider has its main establishment or where its legal representative resides or is established (Annex I, A).
                 * @enum {string}
                 */
                readonly homeMemberState: "AT" | "BE" | "BG" | "CY" | "CZ" | "DE" | "DK" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "HU" | "IE" | "IT" | "LT" | "LU" | "LV" | "MT" | "NL" | "PL" | "PT" | "RO" | "SE" | "SI" | "SK";
                /**
                 * Time and date of issuing of the removal order
                 * Format: date-time
                 * @description Time and date of issuing of the removal order (Annex I, A; Art. 3(4)(e)).
                 */
                readonly issuedAt: string;
                /**
                 * Reference number of the removal order
                 * @description Reference number of the removal order (Annex I, A).
                 */
                readonly reference: string;
            };
            readonly b: {
                /**
                 * Content to be removed
                 * @description Content to be removed (Annex I, B; Art. 3(4)(c)).
                 */
                readonly items: readonly {
                    /**
                     * URL
                     * Format: uri
                     * @description URL (Annex I, B; Art. 3(4)(c)).
                     */
                    readonly url: string;
                    /**
                     * Any additional information enabling the identification and exact location of the content
                     * @description Any additional information enabling the identification and exact location of the content (Annex I, B; Art. 3(4)(c); recital 18).
                     */
                    readonly additionalInfo?: string;
                }[];
                /**
                 * The material (tick the relevant box(es))
                 * @description The material (tick the relevant box(es)) (Annex I, B; Art. 3(4)(b); Art. 2(7)).
                 */
                readonly types: readonly (string & ("INCITES" | "SOLICITS_OFFENCE" | "SOLICITS_GROUP" | "INSTRUCTS" | "THREATENS"))[];
                /**
                 * Additional information as to the reasons why the material is considered to be terrorist content
                 * @description Additional information as to the reasons why the material is considered to be terrorist content (Annex I, B; Art. 3(4)(b)).
                 */
                readonly reasons: string;
            };
            readonly c?: {
                /**
                 * For reasons of public security, the addressee must refrain from informing the content provider of the removal
                 * @description For reasons of public security, the addressee must refrain from informing the content provider of the removal (Annex I, C; Art. 3(4)(g); Art. 11(3)).
                 */
                readonly nonDisclosure?: boolean;
            };
            readonly d?: {
                /**
                 * The Member State of main establishment or of the legal representative is other than that of the issuing competent authority
                 * @description The Member State of main establishment or of the legal representative is other than that of the issuing competent authority (Annex I, D; Art. 4(1)).
                 */
                readonly crossBorder?: boolean;
                /**
                 * A copy of the removal order is sent to the competent authority of that Member State
                 * @description A copy of the removal order is sent to the competent authority of that Member State (Annex I, D; Art. 4(1)). Required where its condition holds.
                 */
                readonly copySentToHomeAuthority?: boolean;
            };
            readonly e: {
                /**
                 * Type of issuing competent authority
                 * @description Type of issuing competent authority (Annex I, E; Art. 3(4)(a)).
                 */
                readonly authorityType: string & ("JUDICIAL" | "LAW_ENFORCEMENT" | "OTHER");
                /**
                 * Name of the issuing competent authority
                 * @description Name of the issuing competent authority (Annex I, E; Art. 3(4)(a)).
                 */
                readonly authorityName: string;
                readonly representative: {
                    /**
                     * Name of its representative
                     * @description Name of its representative (Annex I, E; Art. 3(4)(a)).
                     */
                    readonly name: string;
                    /**
                     * Post held (title and grade)
                     * @description Post held (title and grade) (Annex I, E).
                     */
                    readonly post: string;
                };
                /**
                 * File No
                 * @description File No (Annex I, E).
                 */
                readonly fileNo: string;
                /**
                 * Address
                 * @description Address (Annex I, E).
                 */
                readonly address: string;
                /**
                 * Tel. No (country code) (area/city code)
                 * @description Tel. No (country code) (area/city code) (Annex I, E).
                 */
                readonly tel: string;
                /**
                 * Fax No (country code) (area/city code)
                 * @description Fax No (country code) (area/city code) (Annex I, E).
                 */
                readonly fax?: string;
                /**
                 * Email address
                 * Format: email
                 * @description Email address (Annex I, E).
                 */
                readonly email: string;
                /**
                 * Date
                 * Format: date
                 * @description Date (Annex I, E; Art. 3(4)(e)).
                 */
                readonly date: string;
                /**
                 * Official stamp (if available)
                 * @description Official stamp (if available) (Annex I, E; Art. 3(4)(e)).
                 */
                readonly stamp?: boolean;
                /**
                 * Signature
                 * @description Signature (Annex I, E, note 1; Art. 3(4)(a), (e)). Required where its condition holds.
                 */
                readonly signature?: string | Record<string, unknown>;
            };
            readonly f: {
                /**
                 * Contact details of the issuing competent authority to receive feedback on the time of removal or disabling, or to provide further clarification
                 * @description Contact details of the issuing competent authority to receive feedback on the time of removal or disabling, or to provide further clarification (Annex I, F).
                 */
                readonly feedbackContact: string;
                /**
                 * Contact details of the competent authority of the Member State of main establishment or of the legal representative
                 * @description Contact details of the competent authority of the Member State of main establishment or of the legal representative (Annex I, F; Art. 4(1)). Required where its condition holds.
                 */
                readonly homeAuthorityContact?: string;
            };
            readonly g: {
                /**
                 * Competent body or court before which the removal order can be challenged
                 * @description Competent body or court before which the removal order can be challenged (Annex I, G; Art. 3(4)(f)).
                 */
                readonly redressBody: string;
                /**
                 * Deadline for challenging the removal order (days/months starting from)
                 * @description Deadline for challenging the removal order (days/months starting from) (Annex I, G; Art. 3(4)(f)).
                 */
                readonly redressDeadline: string | {
                    /** @description the deadline in words */
                    readonly raw: string;
                    readonly amount?: number;
                    /** @enum {string} */
                    readonly unit?: "DAY" | "WEEK" | "MONTH" | "YEAR";
                    readonly from?: string;
                };
                /**
                 * Link to provisions in national legislation
                 * @description Link to provisions in national legislation (Annex I, G; Art. 3(4)(f)).
                 */
                readonly legislationLink: string;
            };
        };
        readonly "Order.eu-tco.referral": {
            /**
             * Reference
             * @description Reference (recital 40).
             */
            readonly reference: string;
            /**
             * Time and date
             * Format: date-time
             * @description Time and date (recital 40).
             */
            readonly issuedAt?: string;
            /**
             * Name of the authority
             * @description Name of the authority (recital 40).
             */
            readonly authorityName: string;
            /**
             * Contact for the answer
             * @description Contact for the answer (recital 40).
             */
            readonly contact?: string;
            /**
             * Content referred
             * @description Content referred (recital 40).
             */
            readonly items: readonly {
                /**
                 * URL
                 * Format: uri
                 * @description URL (recital 40).
                 */
                readonly url: string;
                /**
                 * Additional information
                 * @description Additional information (recital 40).
                 */
                readonly additionalInfo?: string;
            }[];
            /**
             * Reasons
             * @description Reasons (recital 40).
             */
            readonly reasons?: string;
        };
        readonly "Order.fr-lcen.removal-request": {
            /**
             * Authority
             * @description Authority (6-1, par. 1; DSA Art. 9(2)(a)(iii)).
             */
            readonly authorityName: string;
            /**
             * Reference of the designated agent
             * @description Reference of the designated agent (décret 2015-125, Art. 1).
             */
            readonly agent?: string;
            /**
             * Reference
             * @description Reference (our intake).
             */
            readonly reference: string;
            /**
             * Date and time of the request
             * Format: date-time
             * @description Date and time of the request (6-1, par. 2).
             */
            readonly issuedAt: string;
            /**
             * Addressee
             * @description Addressee (6-1, par. 1).
             */
            readonly addressee?: string;
            /**
             * Contact for the answer
             * @description Contact for the answer (DSA Art. 9(2)(a)(vi)).
             */
            readonly contact: string;
            /**
             * Legal basis
             * @description Legal basis (DSA Art. 9(2)(a)(i)).
             */
            readonly legalBasis: string;
            /**
             * Content to be removed
             * @description Content to be removed (6-1, par. 1; DSA Art. 9(2)(a)(iv)).
             */
            readonly items: readonly {
                /**
                 * Address
                 * Format: uri
                 * @description Address (6-1, par. 2; DSA Art. 9(2)(a)(iv)).
                 */
                readonly url: string;
                /**
                 * Further information to locate it
                 * @description Further information to locate it (DSA Art. 9(2)(a)(iv)).
                 */
                readonly additionalInfo?: string;
            }[];
            /**
             * The content is
             * @description The content is (6-1, par. 1; CP 421-2-5).
             */
            readonly offences: readonly (string & ("PROVOCATION" | "APOLOGIE"))[];
            /**
             * Reasons
             * @description Reasons (DSA Art. 9(2)(a)(ii)).
             */
            readonly reasons: string;
            /**
             * Territorial scope
             * @description Territorial scope (DSA Art. 9(2)(b)).
             */
            readonly territorialScope?: string;
            /**
             * The person may be told from
             * Format: date-time
             * @description The person may be told from (DSA Art. 9(5)).
             */
            readonly informFrom?: string;
            /**
             * Access providers were informed at the same time
             * @description Access providers were informed at the same time (6-1, par. 1).
             */
            readonly accessProvidersInformed?: boolean;
            /**
             * The request was passed to the qualified person
             * @description The request was passed to the qualified person (6-1, par. 3).
             */
            readonly qualifiedPersonInformed?: boolean;
            /**
             * Court before which it can be challenged
             * @description Court before which it can be challenged (DSA Art. 9(2)(a)(v)).
             */
            readonly redress: string;
            /**
             * Time limit for it
             * @description Time limit for it (DSA Art. 9(2)(a)(v)).
             */
            readonly redressDeadline?: string | {
                /** @description the deadline in words */
                readonly raw: string;
                readonly amount?: number;
                /** @enum {string} */
                readonly unit?: "DAY" | "WEEK" | "MONTH" | "YEAR";
                readonly from?: string;
            };
            /**
             * Signature
             * @description Signature (our intake). Required where its condition holds.
             */
            readonly signature?: string | Record<string, unknown>;
        };
        readonly NewDemand: {
            /** @constant */
            readonly regime: "eu-tco";
            /** @constant */
            readonly instrument: "removal-order";
            /** @description language of the order */
            readonly language: string;
            /** @description moves the demand up the queue and lowers no check */
            readonly threatToLife?: boolean;
            readonly order: components["schemas"]["Order.eu-tco.removal-order"];
        } | {
            /** @constant */
            readonly regime: "eu-tco";
            /** @constant */
            readonly instrument: "referral";
            /** @description language of the order */
            readonly language: string;
            /** @description moves the demand up the queue and lowers no check */
            readonly threatToLife?: boolean;
            readonly order: components["schemas"]["Order.eu-tco.referral"];
        } | {
            /** @constant */
            readonly regime: "fr-lcen";
            /** @constant */
            readonly instrument: "removal-request";
            /** @description language of the order */
            readonly language: string;
            /** @description moves the demand up the queue and lowers no check */
            readonly threatToLife?: boolean;
            readonly order: components["schemas"]["Order.fr-lcen.removal-request"];
        };
        readonly Amendment: {
            readonly order: components["schemas"]["Order.eu-tco.removal-order"] | components["schemas"]["Order.eu-tco.referral"] | components["schemas"]["Order.fr-lcen.removal-request"];
            /** @description of the amendment, if it has one */
            readonly reference?: string;
            /** @description why */
            readonly text?: string;
        };
        readonly Withdrawal: {
            /** @description of the withdrawal, if it has one */
            readonly reference?: string;
            /** @description why */
            readonly text?: string;
        };
        readonly Decision: {
            /** @description name of the authority that issued the order, as registered */
            readonly issuer: string;
            /** @description reference number of that order */
            readonly reference: string;
            /** @description kind of decision, as the regime names it; not needed where you are registered for one alone */
            readonly decision?: string;
            /** @description how it went, where it can go several ways */
            readonly outcome?: string;
            readonly decisionReference?: string;
            readonly reasons?: string;
        };
        readonly Acknowledgement: {
            /** Format: uuid */
            readonly id: string;
            readonly number: string;
            readonly reference: string;
            /** @description regime and instrument, as in eu-tco/removal-order */
            readonly instrument: string;
            /** @description of the bytes that came in */
            readonly sha256: string;
            readonly receivedAt: string;
            /** @enum {string} */
            readonly step: "arrive" | "authenticate" | "register" | "assess" | "act" | "preserve" | "answer" | "publish";
            readonly steps: readonly {
                /** @enum {string} */
                readonly step: "arrive" | "authenticate" | "register" | "assess" | "act" | "preserve" | "answer" | "publish";
                readonly at?: string;
            }[];
            /** @enum {string} */
            readonly waitsFor: "person" | "second-person" | "call-back" | "clarification" | "platform" | "date" | "log" | "nothing";
            readonly trust: {
                /** @enum {string} */
                readonly level: "L0" | "L1" | "L2" | "L3" | "L3+";
                /** @enum {string} */
                readonly outcome: "pass" | "hold" | "refuse";
                /** @description what stands against it, told to a sender whose signature is good in every part */
                readonly reasons?: readonly {
                    readonly check: string;
                    readonly found: string;
                    readonly wanted: string;
                }[];
            };
            readonly clocks: readonly {
                readonly key: string;
                /** @description as the regime names it */
                readonly name: string;
                /** Format: uuid */
                readonly target?: string;
                readonly startedAt: string;
                /** @description the last instant in time, or null where the law gives no figure */
                readonly dueAt: string | null;
                /** @enum {string} */
                readonly state: "running" | "stopped" | "satisfied" | "ended";
                readonly pauses: readonly {
                    readonly ground: string;
                    readonly from: string;
                    readonly to?: string;
                }[];
            }[];
            /** @description lines of the form that are missing or cannot be right */
            readonly missing: readonly {
                /** @enum {string} */
                readonly code: "missing" | "wrong" | "inconsistent" | "unknown";
                /** @description where in the order, with indices */
                readonly path: string;
                /** @description letter of the form */
                readonly section: string;
                readonly found: string;
                readonly wanted: string;
                /**
                 * @description hold: a person looks first; clarify: the authority is to be asked; note: no obstacle
                 * @enum {string}
                 */
                readonly leadsTo: "hold" | "clarify" | "note";
                readonly ground?: string;
                readonly article: string;
            }[];
            /** @description everything else that was noticed */
            readonly remarks: readonly {
                /** @enum {string} */
                readonly code: "missing" | "wrong" | "inconsistent" | "unknown";
                /** @description where in the order, with indices */
                readonly path: string;
                /** @description letter of the form */
                readonly section: string;
                readonly found: string;
                readonly wanted: string;
                /**
                 * @description hold: a person looks first; clarify: the authority is to be asked; note: no obstacle
                 * @enum {string}
                 */
                readonly leadsTo: "hold" | "clarify" | "note";
                readonly ground?: string;
                readonly article: string;
            }[];
            readonly ended?: {
                /** @enum {string} */
                readonly how: "refused" | "withdrawn" | "annulled";
                readonly at: string;
                readonly why: string;
            };
            readonly linkedTo?: string;
            readonly seenAt: string;
            readonly receipt: {
                readonly statement: {
                    readonly desk: string;
                    readonly tenant: string;
                    /** Format: uuid */
                    readonly demand: string;
                    readonly number: string;
                    readonly receivedAt: string;
                    readonly sha256: string;
                    readonly size: number;
                };
                readonly keyid: string;
                /**
                 * Format: base64
                 * @description Ed25519 over the statement in canonical JSON (RFC 8785)
                 */
                readonly signature: string;
            };
        };
        readonly Demand: {
            /** Format: uuid */
            readonly id: string;
            readonly number: string;
            readonly reference: string;
            /** @description regime and instrument, as in eu-tco/removal-order */
            readonly instrument: string;
            /** @description of the bytes that came in */
            readonly sha256: string;
            readonly receivedAt: string;
            /** @enum {string} */
            readonly step: "arrive" | "authenticate" | "register" | "assess" | "act" | "preserve" | "answer" | "publish";
            readonly steps: readonly {
                /** @enum {string} */
                readonly step: "arrive" | "authenticate" | "register" | "assess" | "act" | "preserve" | "answer" | "publish";
                readonly at?: string;
            }[];
            /** @enum {string} */
            readonly waitsFor: "person" | "second-person" | "call-back" | "clarification" | "platform" | "date" | "log" | "nothing";
            readonly trust: {
                /** @enum {string} */
                readonly level: "L0" | "L1" | "L2" | "L3" | "L3+";
                /** @enum {string} */
                readonly outcome: "pass" | "hold" | "refuse";
                /** @description what stands against it, told to a sender whose signature is good in every part */
                readonly reasons?: readonly {
                    readonly check: string;
                    readonly found: string;
                    readonly wanted: string;
                }[];
            };
            readonly clocks: readonly {
                readonly key: string;
                /** @description as the regime names it */
                readonly name: string;
                /** Format: uuid */
                readonly target?: string;
                readonly startedAt: string;
                /** @description the last instant in time, or null where the law gives no figure */
                readonly dueAt: string | null;
                /** @enum {string} */
                readonly state: "running" | "stopped" | "satisfied" | "ended";
                readonly pauses: readonly {
                    readonly ground: string;
                    readonly from: string;
                    readonly to?: string;
                }[];
            }[];
            /** @description lines of the form that are missing or cannot be right */
            readonly missing: readonly {
                /** @enum {string} */
                readonly code: "missing" | "wrong" | "inconsistent" | "unknown";
                /** @description where in the order, with indices */
                readonly path: string;
                /** @description letter of the form */
                readonly section: string;
                readonly found: string;
                readonly wanted: string;
                /**
                 * @description hold: a person looks first; clarify: the authority is to be asked; note: no obstacle
                 * @enum {string}
                 */
                readonly leadsTo: "hold" | "clarify" | "note";
                readonly ground?: string;
                readonly article: string;
            }[];
            /** @description everything else that was noticed */
            readonly remarks: readonly {
                /** @enum {string} */
                readonly code: "missing" | "wrong" | "inconsistent" | "unknown";
                /** @description where in the order, with indices */
                readonly path: string;
                /** @description letter of the form */
                readonly section: string;
                readonly found: string;
                readonly wanted: string;
                /**
                 * @description hold: a person looks first; clarify: the authority is to be asked; note: no obstacle
                 * @enum {string}
                 */
                readonly leadsTo: "hold" | "clarify" | "note";
                readonly ground?: string;
                readonly article: string;
            }[];
            readonly targets: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly ordinal: number;
                readonly address: string;
                /** @enum {string} */
                readonly outcome: "open" | "restricting" | "restricted" | "gone" | "impossible" | "left" | "restoring" | "restored";
                readonly ground?: string;
                readonly restrictedAt?: string;
                readonly restoredAt?: string;
            }[];
            readonly answers: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly form: string;
                readonly sentAt?: string;
            }[];
            readonly ended?: {
                /** @enum {string} */
                readonly how: "refused" | "withdrawn" | "annulled";
                readonly at: string;
                readonly why: string;
            };
            readonly linkedTo?: string;
            readonly seenAt: string;
        };
        readonly Decided: {
            readonly reference: string;
            readonly received: string;
            readonly targets: readonly {
                readonly ordinal: number;
                /** @enum {string} */
                readonly outcome: "open" | "restricting" | "restricted" | "gone" | "impossible" | "left" | "restoring" | "restored";
            }[];
        };
        readonly Answers: {
            readonly answers: readonly {
                /** Format: uuid */
                readonly id: string;
                /** @description as the regime names it; plain where there is no form */
                readonly form: string;
                readonly at: string;
                /** @description the form as data, by its sections */
                readonly data: {
                    readonly [key: string]: unknown;
                };
                readonly pdfSha256?: string;
            }[];
        };
        readonly NotYetAnswered: {
            readonly answer: null;
            readonly waitsFor: string;
        };
        readonly NotYetPublished: {
            /** @constant */
            readonly published: false;
        };
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail?: string;
            readonly instance?: string;
            readonly errors?: readonly {
                readonly path: string;
                readonly found: string;
                readonly wanted: string;
                readonly says?: {
                    readonly key: string;
                    readonly params?: {
                        readonly [key: string]: string | number;
                    };
                    readonly words?: {
                        readonly [key: string]: {
                            readonly en: string;
                            readonly fr?: string;
                            readonly ar?: string;
                        };
                    };
                };
                /** @enum {string} */
                readonly code?: "missing" | "wrong";
                /** @enum {string} */
                readonly leadsTo?: "hold" | "clarify" | "note";
                readonly article?: string;
            }[];
            readonly says?: {
                readonly key: string;
                readonly params?: {
                    readonly [key: string]: string | number;
                };
                readonly words?: {
                    readonly [key: string]: {
                        readonly en: string;
                        readonly fr?: string;
                        readonly ar?: string;
                    };
                };
            };
        };
        readonly ScanRequest: {
            /** @description your name for the piece, at most 500 characters; under the same name it is the same case */
            readonly content: string;
            /** @description which of your services it is on; shown to whoever decides */
            readonly platform?: string;
            /** @description what you call such a piece; shown to whoever decides */
            readonly type?: string;
            /** @description where a person can look at the piece; it is looked for among the listed addresses, too */
            readonly url?: string;
            /**
             * Format: base64
             * @description the file; larger ones are sent as the body itself, with their name in the address
             */
            readonly bytes?: string;
            /**
             * Format: uri
             * @description where the desk fetches the file: a public address, at most three redirects, at most 100 MiB; a video or a sound up to the limit that the operator has set
             */
            readonly fetch?: string;
            /** @description what was written, at most 200 000 characters; the addresses in it are looked for, too */
            readonly text?: string;
            /** @description hashes that you have reckoned yourself */
            readonly signals?: readonly {
                /** @description which kind of signal: `pdq`, `sha256`, … */
                readonly kind: string;
                /** @description the signal as its kind writes it */
                readonly value: string;
                /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                readonly quality?: number;
            }[];
        };
        readonly Scanned: {
            /** @description when it was answered */
            readonly at: string;
            /**
             * @description what to do with the piece: show it, show it to nobody yet, do not show it
             * @enum {string}
             */
            readonly advice: "none" | "review" | "block";
            /** @description what it was met with; each a lead, never a verdict */
            readonly matches: readonly {
                /** @description by which kind of signal */
                readonly kind: string;
                /** @description how far the two are apart, in the unit of the kind; 0 is the same */
                readonly distance: number;
                /**
                 * @description what the kind measures distances in
                 * @enum {string}
                 */
                readonly unit: "equality" | "bits" | "percent" | "score";
                /** @description up to which distance this bank looks */
                readonly radius: number;
                /** @description the bank that it was met in */
                readonly bank: {
                    /** @description its name for programs */
                    readonly name: string;
                    /** @description its name for people */
                    readonly title: string;
                };
                /** @description the number of the entry that it was met with */
                readonly entry: number;
                /** @description what the entry is said to be */
                readonly label: string;
                /** @description by which right it is listed */
                readonly legalBasis: string;
                /** @description who listed it */
                readonly source: {
                    /**
                     * @description an order that was carried out, a person of this service, a program or a list, a partner
                     * @enum {string}
                     */
                    readonly kind: "order" | "staff" | "import" | "partner";
                    /** @description who that is */
                    readonly name: string;
                    /** @description what the source calls the entry */
                    readonly reference?: string;
                };
                /** @description how sure its source says to be */
                readonly confidence?: number;
                /** @description whether a person of this service has found it to be what the list says */
                readonly confirmed: boolean;
                /** @description what the piece is known by */
                readonly query: {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                };
                /** @description what the entry is known by */
                readonly listed: {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                };
                /** @description where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given */
                readonly detail?: {
                    /** @constant */
                    readonly of: "video";
                    /** @enum {string} */
                    readonly rule: "contains-known" | "is-clip-of-known";
                    readonly queryShare: number;
                    readonly listedShare: number;
                    readonly segments: readonly {
                        readonly queryFrom: number;
                        readonly queryTo: number;
                        readonly listedFrom: number;
                        readonly listedTo: number;
                    }[];
                } | {
                    /** @constant */
                    readonly of: "text";
                    readonly spans: readonly {
                        readonly from: number;
                        readonly to: number;
                        readonly rule?: string;
                        readonly variant?: string;
                    }[];
                } | {
                    /** @constant */
                    readonly of: "audio";
                    readonly offset: number;
                    readonly listedOffset: number;
                    readonly length: number;
                } | {
                    /** @constant */
                    readonly of: "whole-video";
                    readonly first: number;
                    readonly second: number;
                };
            }[];
            /** @description by which version of the lists */
            readonly listVersion: number;
            /** @description what a person decides, where something was met */
            readonly case?: {
                /**
                 * Format: uuid
                 * @description what `GET /v1/cases/{case}` is asked about
                 */
                readonly id: string;
                /**
                 * @description what a person found of this very piece before
                 * @enum {string}
                 */
                readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
            };
            /** @description of the file, where one was sent */
            readonly sha256?: string;
            /** @description what the piece is known by, as far as it could be told */
            readonly signals: readonly {
                /** @description which kind of signal: `pdq`, `sha256`, … */
                readonly kind: string;
                /** @description the signal as its kind writes it */
                readonly value: string;
                /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                readonly quality?: number;
                /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                readonly variant?: string;
                /** @description of a very long signal, of which `value` is only the beginning */
                readonly whole?: {
                    /** @description how many characters the whole value has */
                    readonly length: number;
                    /** @description of the whole value */
                    readonly sha256: string;
                };
            }[];
            /** @description what could not be told of it; a file that was not looked at is not one of which nothing is known */
            readonly unread: readonly {
                /**
                 * @description what could not be told
                 * @enum {string}
                 */
                readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                /**
                 * @description why not
                 * @enum {string}
                 */
                readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                /** @description the kind of signal that there is none of, where it is about one */
                readonly kind?: string;
                /** @description what was found */
                readonly found: string;
                /** @description what was wanted */
                readonly wanted: string;
            }[];
            /** @description what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again */
            readonly late: readonly ({
                /** @constant */
                readonly what: "signals";
                readonly kind: string;
                /** @description what was found */
                readonly found: string;
                /** @description what was wanted */
                readonly wanted: string;
            } | {
                /** @constant */
                readonly what: "rules";
                /** @description what was found */
                readonly found: string;
                /** @description what was wanted */
                readonly wanted: string;
            })[];
        };
        readonly SlowScan: {
            /**
             * Format: uuid
             * @description what `GET /v1/scan/{scan}` is asked about
             */
            readonly scan: string;
            /**
             * @description whether there is an answer yet
             * @enum {string}
             */
            readonly state: "hashing" | "done";
            /** @description how far it is, while it is hashed */
            readonly progress?: {
                /** @description frames hashed so far */
                readonly done: number;
                /** @description how many are expected; 0 while nobody knows */
                readonly expected: number;
            };
            /** @description once it is done, and for a day: what a scan is answered at once */
            readonly answer?: {
                /** @description when it was answered */
                readonly at: string;
                /**
                 * @description what to do with the piece: show it, show it to nobody yet, do not show it
                 * @enum {string}
                 */
                readonly advice: "none" | "review" | "block";
                /** @description what it was met with; each a lead, never a verdict */
                readonly matches: readonly {
                    /** @description by which kind of signal */
                    readonly kind: string;
                    /** @description how far the two are apart, in the unit of the kind; 0 is the same */
                    readonly distance: number;
                    /**
                     * @description what the kind measures distances in
                     * @enum {string}
                     */
                    readonly unit: "equality" | "bits" | "percent" | "score";
                    /** @description up to which distance this bank looks */
                    readonly radius: number;
                    /** @description the bank that it was met in */
                    readonly bank: {
                        /** @description its name for programs */
                        readonly name: string;
                        /** @description its name for people */
                        readonly title: string;
                    };
                    /** @description the number of the entry that it was met with */
                    readonly entry: number;
                    /** @description what the entry is said to be */
                    readonly label: string;
                    /** @description by which right it is listed */
                    readonly legalBasis: string;
                    /** @description who listed it */
                    readonly source: {
                        /**
                         * @description an order that was carried out, a person of this service, a program or a list, a partner
                         * @enum {string}
                         */
                        readonly kind: "order" | "staff" | "import" | "partner";
                        /** @description who that is */
                        readonly name: string;
                        /** @description what the source calls the entry */
                        readonly reference?: string;
                    };
                    /** @description how sure its source says to be */
                    readonly confidence?: number;
                    /** @description whether a person of this service has found it to be what the list says */
                    readonly confirmed: boolean;
                    /** @description what the piece is known by */
                    readonly query: {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    };
                    /** @description what the entry is known by */
                    readonly listed: {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    };
                    /** @description where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given */
                    readonly detail?: {
                        /** @constant */
                        readonly of: "video";
                        /** @enum {string} */
                        readonly rule: "contains-known" | "is-clip-of-known";
                        readonly queryShare: number;
                        readonly listedShare: number;
                        readonly segments: readonly {
                            readonly queryFrom: number;
                            readonly queryTo: number;
                            readonly listedFrom: number;
                            readonly listedTo: number;
                        }[];
                    } | {
                        /** @constant */
                        readonly of: "text";
                        readonly spans: readonly {
                            readonly from: number;
                            readonly to: number;
                            readonly rule?: string;
                            readonly variant?: string;
                        }[];
                    } | {
                        /** @constant */
                        readonly of: "audio";
                        readonly offset: number;
                        readonly listedOffset: number;
                        readonly length: number;
                    } | {
                        /** @constant */
                        readonly of: "whole-video";
                        readonly first: number;
                        readonly second: number;
                    };
                }[];
                /** @description by which version of the lists */
                readonly listVersion: number;
                /** @description what a person decides, where something was met */
                readonly case?: {
                    /**
                     * Format: uuid
                     * @description what `GET /v1/cases/{case}` is asked about
                     */
                    readonly id: string;
                    /**
                     * @description what a person found of this very piece before
                     * @enum {string}
                     */
                    readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
                };
                /** @description of the file, where one was sent */
                readonly sha256?: string;
                /** @description what the piece is known by, as far as it could be told */
                readonly signals: readonly {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                }[];
                /** @description what could not be told of it; a file that was not looked at is not one of which nothing is known */
                readonly unread: readonly {
                    /**
                     * @description what could not be told
                     * @enum {string}
                     */
                    readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                    /**
                     * @description why not
                     * @enum {string}
                     */
                    readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                    /** @description the kind of signal that there is none of, where it is about one */
                    readonly kind?: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                }[];
                /** @description what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again */
                readonly late: readonly ({
                    /** @constant */
                    readonly what: "signals";
                    readonly kind: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                } | {
                    /** @constant */
                    readonly what: "rules";
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                })[];
            };
        };
        readonly ScanBatch: {
            readonly pieces: readonly {
                /** @description your name for the piece, at most 500 characters; under the same name it is the same case */
                readonly content: string;
                /** @description which of your services it is on; shown to whoever decides */
                readonly platform?: string;
                /** @description what you call such a piece; shown to whoever decides */
                readonly type?: string;
                /** @description where a person can look at the piece; it is looked for among the listed addresses, too */
                readonly url?: string;
                /**
                 * Format: base64
                 * @description the file; larger ones are sent as the body itself, with their name in the address
                 */
                readonly bytes?: string;
                /**
                 * Format: uri
                 * @description where the desk fetches the file: a public address, at most three redirects, at most 100 MiB; a video or a sound up to the limit that the operator has set
                 */
                readonly fetch?: string;
                /** @description what was written, at most 200 000 characters; the addresses in it are looked for, too */
                readonly text?: string;
                /** @description hashes that you have reckoned yourself */
                readonly signals?: readonly {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                }[];
            }[];
        };
        readonly ScanAnswer: {
            /** @description when it was answered */
            readonly at: string;
            /**
             * @description what to do with the piece: show it, show it to nobody yet, do not show it
             * @enum {string}
             */
            readonly advice: "none" | "review" | "block";
            /** @description what it was met with; each a lead, never a verdict */
            readonly matches: readonly {
                /** @description by which kind of signal */
                readonly kind: string;
                /** @description how far the two are apart, in the unit of the kind; 0 is the same */
                readonly distance: number;
                /**
                 * @description what the kind measures distances in
                 * @enum {string}
                 */
                readonly unit: "equality" | "bits" | "percent" | "score";
                /** @description up to which distance this bank looks */
                readonly radius: number;
                /** @description the bank that it was met in */
                readonly bank: {
                    /** @description its name for programs */
                    readonly name: string;
                    /** @description its name for people */
                    readonly title: string;
                };
                /** @description the number of the entry that it was met with */
                readonly entry: number;
                /** @description what the entry is said to be */
                readonly label: string;
                /** @description by which right it is listed */
                readonly legalBasis: string;
                /** @description who listed it */
                readonly source: {
                    /**
                     * @description an order that was carried out, a person of this service, a program or a list, a partner
                     * @enum {string}
                     */
                    readonly kind: "order" | "staff" | "import" | "partner";
                    /** @description who that is */
                    readonly name: string;
                    /** @description what the source calls the entry */
                    readonly reference?: string;
                };
                /** @description how sure its source says to be */
                readonly confidence?: number;
                /** @description whether a person of this service has found it to be what the list says */
                readonly confirmed: boolean;
                /** @description what the piece is known by */
                readonly query: {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                };
                /** @description what the entry is known by */
                readonly listed: {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                };
                /** @description where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given */
                readonly detail?: {
                    /** @constant */
                    readonly of: "video";
                    /** @enum {string} */
                    readonly rule: "contains-known" | "is-clip-of-known";
                    readonly queryShare: number;
                    readonly listedShare: number;
                    readonly segments: readonly {
                        readonly queryFrom: number;
                        readonly queryTo: number;
                        readonly listedFrom: number;
                        readonly listedTo: number;
                    }[];
                } | {
                    /** @constant */
                    readonly of: "text";
                    readonly spans: readonly {
                        readonly from: number;
                        readonly to: number;
                        readonly rule?: string;
                        readonly variant?: string;
                    }[];
                } | {
                    /** @constant */
                    readonly of: "audio";
                    readonly offset: number;
                    readonly listedOffset: number;
                    readonly length: number;
                } | {
                    /** @constant */
                    readonly of: "whole-video";
                    readonly first: number;
                    readonly second: number;
                };
            }[];
            /** @description by which version of the lists */
            readonly listVersion: number;
            /** @description what a person decides, where something was met */
            readonly case?: {
                /**
                 * Format: uuid
                 * @description what `GET /v1/cases/{case}` is asked about
                 */
                readonly id: string;
                /**
                 * @description what a person found of this very piece before
                 * @enum {string}
                 */
                readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
            };
            /** @description of the file, where one was sent */
            readonly sha256?: string;
            /** @description what the piece is known by, as far as it could be told */
            readonly signals: readonly {
                /** @description which kind of signal: `pdq`, `sha256`, … */
                readonly kind: string;
                /** @description the signal as its kind writes it */
                readonly value: string;
                /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                readonly quality?: number;
                /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                readonly variant?: string;
                /** @description of a very long signal, of which `value` is only the beginning */
                readonly whole?: {
                    /** @description how many characters the whole value has */
                    readonly length: number;
                    /** @description of the whole value */
                    readonly sha256: string;
                };
            }[];
            /** @description what could not be told of it; a file that was not looked at is not one of which nothing is known */
            readonly unread: readonly {
                /**
                 * @description what could not be told
                 * @enum {string}
                 */
                readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                /**
                 * @description why not
                 * @enum {string}
                 */
                readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                /** @description the kind of signal that there is none of, where it is about one */
                readonly kind?: string;
                /** @description what was found */
                readonly found: string;
                /** @description what was wanted */
                readonly wanted: string;
            }[];
            /** @description what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again */
            readonly late: readonly ({
                /** @constant */
                readonly what: "signals";
                readonly kind: string;
                /** @description what was found */
                readonly found: string;
                /** @description what was wanted */
                readonly wanted: string;
            } | {
                /** @constant */
                readonly what: "rules";
                /** @description what was found */
                readonly found: string;
                /** @description what was wanted */
                readonly wanted: string;
            })[];
            readonly content: string;
        } | {
            /**
             * Format: uuid
             * @description what `GET /v1/scan/{scan}` is asked about
             */
            readonly scan: string;
            /**
             * @description whether there is an answer yet
             * @enum {string}
             */
            readonly state: "hashing" | "done";
            /** @description how far it is, while it is hashed */
            readonly progress?: {
                /** @description frames hashed so far */
                readonly done: number;
                /** @description how many are expected; 0 while nobody knows */
                readonly expected: number;
            };
            /** @description once it is done, and for a day: what a scan is answered at once */
            readonly answer?: {
                /** @description when it was answered */
                readonly at: string;
                /**
                 * @description what to do with the piece: show it, show it to nobody yet, do not show it
                 * @enum {string}
                 */
                readonly advice: "none" | "review" | "block";
                /** @description what it was met with; each a lead, never a verdict */
                readonly matches: readonly {
                    /** @description by which kind of signal */
                    readonly kind: string;
                    /** @description how far the two are apart, in the unit of the kind; 0 is the same */
                    readonly distance: number;
                    /**
                     * @description what the kind measures distances in
                     * @enum {string}
                     */
                    readonly unit: "equality" | "bits" | "percent" | "score";
                    /** @description up to which distance this bank looks */
                    readonly radius: number;
                    /** @description the bank that it was met in */
                    readonly bank: {
                        /** @description its name for programs */
                        readonly name: string;
                        /** @description its name for people */
                        readonly title: string;
                    };
                    /** @description the number of the entry that it was met with */
                    readonly entry: number;
                    /** @description what the entry is said to be */
                    readonly label: string;
                    /** @description by which right it is listed */
                    readonly legalBasis: string;
                    /** @description who listed it */
                    readonly source: {
                        /**
                         * @description an order that was carried out, a person of this service, a program or a list, a partner
                         * @enum {string}
                         */
                        readonly kind: "order" | "staff" | "import" | "partner";
                        /** @description who that is */
                        readonly name: string;
                        /** @description what the source calls the entry */
                        readonly reference?: string;
                    };
                    /** @description how sure its source says to be */
                    readonly confidence?: number;
                    /** @description whether a person of this service has found it to be what the list says */
                    readonly confirmed: boolean;
                    /** @description what the piece is known by */
                    readonly query: {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    };
                    /** @description what the entry is known by */
                    readonly listed: {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    };
                    /** @description where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given */
                    readonly detail?: {
                        /** @constant */
                        readonly of: "video";
                        /** @enum {string} */
                        readonly rule: "contains-known" | "is-clip-of-known";
                        readonly queryShare: number;
                        readonly listedShare: number;
                        readonly segments: readonly {
                            readonly queryFrom: number;
                            readonly queryTo: number;
                            readonly listedFrom: number;
                            readonly listedTo: number;
                        }[];
                    } | {
                        /** @constant */
                        readonly of: "text";
                        readonly spans: readonly {
                            readonly from: number;
                            readonly to: number;
                            readonly rule?: string;
                            readonly variant?: string;
                        }[];
                    } | {
                        /** @constant */
                        readonly of: "audio";
                        readonly offset: number;
                        readonly listedOffset: number;
                        readonly length: number;
                    } | {
                        /** @constant */
                        readonly of: "whole-video";
                        readonly first: number;
                        readonly second: number;
                    };
                }[];
                /** @description by which version of the lists */
                readonly listVersion: number;
                /** @description what a person decides, where something was met */
                readonly case?: {
                    /**
                     * Format: uuid
                     * @description what `GET /v1/cases/{case}` is asked about
                     */
                    readonly id: string;
                    /**
                     * @description what a person found of this very piece before
                     * @enum {string}
                     */
                    readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
                };
                /** @description of the file, where one was sent */
                readonly sha256?: string;
                /** @description what the piece is known by, as far as it could be told */
                readonly signals: readonly {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                }[];
                /** @description what could not be told of it; a file that was not looked at is not one of which nothing is known */
                readonly unread: readonly {
                    /**
                     * @description what could not be told
                     * @enum {string}
                     */
                    readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                    /**
                     * @description why not
                     * @enum {string}
                     */
                    readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                    /** @description the kind of signal that there is none of, where it is about one */
                    readonly kind?: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                }[];
                /** @description what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again */
                readonly late: readonly ({
                    /** @constant */
                    readonly what: "signals";
                    readonly kind: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                } | {
                    /** @constant */
                    readonly what: "rules";
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                })[];
            };
            readonly content: string;
        } | {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail?: string;
            readonly instance?: string;
            readonly errors?: readonly {
                readonly path: string;
                readonly found: string;
                readonly wanted: string;
                readonly says?: {
                    readonly key: string;
                    readonly params?: {
                        readonly [key: string]: string | number;
                    };
                    readonly words?: {
                        readonly [key: string]: {
                            readonly en: string;
                            readonly fr?: string;
                            readonly ar?: string;
                        };
                    };
                };
                /** @enum {string} */
                readonly code?: "missing" | "wrong";
                /** @enum {string} */
                readonly leadsTo?: "hold" | "clarify" | "note";
                readonly article?: string;
            }[];
            readonly says?: {
                readonly key: string;
                readonly params?: {
                    readonly [key: string]: string | number;
                };
                readonly words?: {
                    readonly [key: string]: {
                        readonly en: string;
                        readonly fr?: string;
                        readonly ar?: string;
                    };
                };
            };
            readonly content?: string;
        };
        readonly ScannedBatch: {
            readonly answers: readonly ({
                /** @description when it was answered */
                readonly at: string;
                /**
                 * @description what to do with the piece: show it, show it to nobody yet, do not show it
                 * @enum {string}
                 */
                readonly advice: "none" | "review" | "block";
                /** @description what it was met with; each a lead, never a verdict */
                readonly matches: readonly {
                    /** @description by which kind of signal */
                    readonly kind: string;
                    /** @description how far the two are apart, in the unit of the kind; 0 is the same */
                    readonly distance: number;
                    /**
                     * @description what the kind measures distances in
                     * @enum {string}
                     */
                    readonly unit: "equality" | "bits" | "percent" | "score";
                    /** @description up to which distance this bank looks */
                    readonly radius: number;
                    /** @description the bank that it was met in */
                    readonly bank: {
                        /** @description its name for programs */
                        readonly name: string;
                        /** @description its name for people */
                        readonly title: string;
                    };
                    /** @description the number of the entry that it was met with */
                    readonly entry: number;
                    /** @description what the entry is said to be */
                    readonly label: string;
                    /** @description by which right it is listed */
                    readonly legalBasis: string;
                    /** @description who listed it */
                    readonly source: {
                        /**
                         * @description an order that was carried out, a person of this service, a program or a list, a partner
                         * @enum {string}
                         */
                        readonly kind: "order" | "staff" | "import" | "partner";
                        /** @description who that is */
                        readonly name: string;
                        /** @description what the source calls the entry */
                        readonly reference?: string;
                    };
                    /** @description how sure its source says to be */
                    readonly confidence?: number;
                    /** @description whether a person of this service has found it to be what the list says */
                    readonly confirmed: boolean;
                    /** @description what the piece is known by */
                    readonly query: {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    };
                    /** @description what the entry is known by */
                    readonly listed: {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    };
                    /** @description where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given */
                    readonly detail?: {
                        /** @constant */
                        readonly of: "video";
                        /** @enum {string} */
                        readonly rule: "contains-known" | "is-clip-of-known";
                        readonly queryShare: number;
                        readonly listedShare: number;
                        readonly segments: readonly {
                            readonly queryFrom: number;
                            readonly queryTo: number;
                            readonly listedFrom: number;
                            readonly listedTo: number;
                        }[];
                    } | {
                        /** @constant */
                        readonly of: "text";
                        readonly spans: readonly {
                            readonly from: number;
                            readonly to: number;
                            readonly rule?: string;
                            readonly variant?: string;
                        }[];
                    } | {
                        /** @constant */
                        readonly of: "audio";
                        readonly offset: number;
                        readonly listedOffset: number;
                        readonly length: number;
                    } | {
                        /** @constant */
                        readonly of: "whole-video";
                        readonly first: number;
                        readonly second: number;
                    };
                }[];
                /** @description by which version of the lists */
                readonly listVersion: number;
                /** @description what a person decides, where something was met */
                readonly case?: {
                    /**
                     * Format: uuid
                     * @description what `GET /v1/cases/{case}` is asked about
                     */
                    readonly id: string;
                    /**
                     * @description what a person found of this very piece before
                     * @enum {string}
                     */
                    readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
                };
                /** @description of the file, where one was sent */
                readonly sha256?: string;
                /** @description what the piece is known by, as far as it could be told */
                readonly signals: readonly {
                    /** @description which kind of signal: `pdq`, `sha256`, … */
                    readonly kind: string;
                    /** @description the signal as its kind writes it */
                    readonly value: string;
                    /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                    readonly quality?: number;
                    /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                    readonly variant?: string;
                    /** @description of a very long signal, of which `value` is only the beginning */
                    readonly whole?: {
                        /** @description how many characters the whole value has */
                        readonly length: number;
                        /** @description of the whole value */
                        readonly sha256: string;
                    };
                }[];
                /** @description what could not be told of it; a file that was not looked at is not one of which nothing is known */
                readonly unread: readonly {
                    /**
                     * @description what could not be told
                     * @enum {string}
                     */
                    readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                    /**
                     * @description why not
                     * @enum {string}
                     */
                    readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                    /** @description the kind of signal that there is none of, where it is about one */
                    readonly kind?: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                }[];
                /** @description what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again */
                readonly late: readonly ({
                    /** @constant */
                    readonly what: "signals";
                    readonly kind: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                } | {
                    /** @constant */
                    readonly what: "rules";
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                })[];
                readonly content: string;
            } | {
                /**
                 * Format: uuid
                 * @description what `GET /v1/scan/{scan}` is asked about
                 */
                readonly scan: string;
                /**
                 * @description whether there is an answer yet
                 * @enum {string}
                 */
                readonly state: "hashing" | "done";
                /** @description how far it is, while it is hashed */
                readonly progress?: {
                    /** @description frames hashed so far */
                    readonly done: number;
                    /** @description how many are expected; 0 while nobody knows */
                    readonly expected: number;
                };
                /** @description once it is done, and for a day: what a scan is answered at once */
                readonly answer?: {
                    /** @description when it was answered */
                    readonly at: string;
                    /**
                     * @description what to do with the piece: show it, show it to nobody yet, do not show it
                     * @enum {string}
                     */
                    readonly advice: "none" | "review" | "block";
                    /** @description what it was met with; each a lead, never a verdict */
                    readonly matches: readonly {
                        /** @description by which kind of signal */
                        readonly kind: string;
                        /** @description how far the two are apart, in the unit of the kind; 0 is the same */
                        readonly distance: number;
                        /**
                         * @description what the kind measures distances in
                         * @enum {string}
                         */
                        readonly unit: "equality" | "bits" | "percent" | "score";
                        /** @description up to which distance this bank looks */
                        readonly radius: number;
                        /** @description the bank that it was met in */
                        readonly bank: {
                            /** @description its name for programs */
                            readonly name: string;
                            /** @description its name for people */
                            readonly title: string;
                        };
                        /** @description the number of the entry that it was met with */
                        readonly entry: number;
                        /** @description what the entry is said to be */
                        readonly label: string;
                        /** @description by which right it is listed */
                        readonly legalBasis: string;
                        /** @description who listed it */
                        readonly source: {
                            /**
                             * @description an order that was carried out, a person of this service, a program or a list, a partner
                             * @enum {string}
                             */
                            readonly kind: "order" | "staff" | "import" | "partner";
                            /** @description who that is */
                            readonly name: string;
                            /** @description what the source calls the entry */
                            readonly reference?: string;
                        };
                        /** @description how sure its source says to be */
                        readonly confidence?: number;
                        /** @description whether a person of this service has found it to be what the list says */
                        readonly confirmed: boolean;
                        /** @description what the piece is known by */
                        readonly query: {
                            /** @description which kind of signal: `pdq`, `sha256`, … */
                            readonly kind: string;
                            /** @description the signal as its kind writes it */
                            readonly value: string;
                            /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                            readonly quality?: number;
                            /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                            readonly variant?: string;
                            /** @description of a very long signal, of which `value` is only the beginning */
                            readonly whole?: {
                                /** @description how many characters the whole value has */
                                readonly length: number;
                                /** @description of the whole value */
                                readonly sha256: string;
                            };
                        };
                        /** @description what the entry is known by */
                        readonly listed: {
                            /** @description which kind of signal: `pdq`, `sha256`, … */
                            readonly kind: string;
                            /** @description the signal as its kind writes it */
                            readonly value: string;
                            /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                            readonly quality?: number;
                            /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                            readonly variant?: string;
                            /** @description of a very long signal, of which `value` is only the beginning */
                            readonly whole?: {
                                /** @description how many characters the whole value has */
                                readonly length: number;
                                /** @description of the whole value */
                                readonly sha256: string;
                            };
                        };
                        /** @description where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given */
                        readonly detail?: {
                            /** @constant */
                            readonly of: "video";
                            /** @enum {string} */
                            readonly rule: "contains-known" | "is-clip-of-known";
                            readonly queryShare: number;
                            readonly listedShare: number;
                            readonly segments: readonly {
                                readonly queryFrom: number;
                                readonly queryTo: number;
                                readonly listedFrom: number;
                                readonly listedTo: number;
                            }[];
                        } | {
                            /** @constant */
                            readonly of: "text";
                            readonly spans: readonly {
                                readonly from: number;
                                readonly to: number;
                                readonly rule?: string;
                                readonly variant?: string;
                            }[];
                        } | {
                            /** @constant */
                            readonly of: "audio";
                            readonly offset: number;
                            readonly listedOffset: number;
                            readonly length: number;
                        } | {
                            /** @constant */
                            readonly of: "whole-video";
                            readonly first: number;
                            readonly second: number;
                        };
                    }[];
                    /** @description by which version of the lists */
                    readonly listVersion: number;
                    /** @description what a person decides, where something was met */
                    readonly case?: {
                        /**
                         * Format: uuid
                         * @description what `GET /v1/cases/{case}` is asked about
                         */
                        readonly id: string;
                        /**
                         * @description what a person found of this very piece before
                         * @enum {string}
                         */
                        readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
                    };
                    /** @description of the file, where one was sent */
                    readonly sha256?: string;
                    /** @description what the piece is known by, as far as it could be told */
                    readonly signals: readonly {
                        /** @description which kind of signal: `pdq`, `sha256`, … */
                        readonly kind: string;
                        /** @description the signal as its kind writes it */
                        readonly value: string;
                        /** @description of a hash of a picture: under 50 it is met by anything and looked for nowhere */
                        readonly quality?: number;
                        /** @description of which form of the piece, where not as it came: `held-upright`, `without-bars`, … */
                        readonly variant?: string;
                        /** @description of a very long signal, of which `value` is only the beginning */
                        readonly whole?: {
                            /** @description how many characters the whole value has */
                            readonly length: number;
                            /** @description of the whole value */
                            readonly sha256: string;
                        };
                    }[];
                    /** @description what could not be told of it; a file that was not looked at is not one of which nothing is known */
                    readonly unread: readonly {
                        /**
                         * @description what could not be told
                         * @enum {string}
                         */
                        readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                        /**
                         * @description why not
                         * @enum {string}
                         */
                        readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                        /** @description the kind of signal that there is none of, where it is about one */
                        readonly kind?: string;
                        /** @description what was found */
                        readonly found: string;
                        /** @description what was wanted */
                        readonly wanted: string;
                    }[];
                    /** @description what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again */
                    readonly late: readonly ({
                        /** @constant */
                        readonly what: "signals";
                        readonly kind: string;
                        /** @description what was found */
                        readonly found: string;
                        /** @description what was wanted */
                        readonly wanted: string;
                    } | {
                        /** @constant */
                        readonly what: "rules";
                        /** @description what was found */
                        readonly found: string;
                        /** @description what was wanted */
                        readonly wanted: string;
                    })[];
                };
                readonly content: string;
            } | {
                readonly type: string;
                readonly title: string;
                readonly status: number;
                readonly detail?: string;
                readonly instance?: string;
                readonly errors?: readonly {
                    readonly path: string;
                    readonly found: string;
                    readonly wanted: string;
                    readonly says?: {
                        readonly key: string;
                        readonly params?: {
                            readonly [key: string]: string | number;
                        };
                        readonly words?: {
                            readonly [key: string]: {
                                readonly en: string;
                                readonly fr?: string;
                                readonly ar?: string;
                            };
                        };
                    };
                    /** @enum {string} */
                    readonly code?: "missing" | "wrong";
                    /** @enum {string} */
                    readonly leadsTo?: "hold" | "clarify" | "note";
                    readonly article?: string;
                }[];
                readonly says?: {
                    readonly key: string;
                    readonly params?: {
                        readonly [key: string]: string | number;
                    };
                    readonly words?: {
                        readonly [key: string]: {
                            readonly en: string;
                            readonly fr?: string;
                            readonly ar?: string;
                        };
                    };
                };
                readonly content?: string;
            })[];
        };
        readonly ScanVerdict: {
            /**
             * Format: uuid
             * @description the case that was asked about
             */
            readonly case: string;
            /** @description your name for the piece */
            readonly content: string;
            /** @description which of your services it is on, where you said so */
            readonly platform?: string;
            /** @description when the case began */
            readonly openedAt: string;
            /**
             * @description what to do with the piece: show it, show it to nobody yet, do not show it
             * @enum {string}
             */
            readonly advice: "none" | "review" | "block";
            /** @description whether a person has still to look at the piece */
            readonly open: boolean;
            /** @description the newest case of the piece, where it is another: opened once more, or met by something new */
            readonly newest?: {
                /** Format: uuid */
                readonly case: string;
                /** @description whether a person has still to look */
                readonly open: boolean;
            };
            /**
             * @description what was found of this case
             * @enum {string}
             */
            readonly verdict?: "known" | "exempt" | "collision" | "lapsed";
            /** @description of `exempt`: which exception of the law applies */
            readonly exception?: string;
            /** @description when that was found */
            readonly decidedAt?: string;
        };
        readonly MatchDecided: {
            /**
             * @description what is told
             * @constant
             */
            readonly type: "match.decided";
            /** @description when it came about; each attempt to tell it has its own in `webhook-timestamp` */
            readonly timestamp: string;
            readonly data: {
                /**
                 * Format: uuid
                 * @description the case that was decided
                 */
                readonly case: string;
                /** @description your name for the piece */
                readonly content: string;
                /** @description which of your services it is on, where you said so */
                readonly platform?: string;
                /**
                 * @description what to do with the piece: show it, show it to nobody yet, do not show it
                 * @enum {string}
                 */
                readonly advice: "none" | "review" | "block";
                /** @enum {string} */
                readonly verdict: "known" | "exempt" | "collision" | "lapsed";
                /** @description of `exempt`: which exception of the law applies */
                readonly exception?: string;
            };
        };
        readonly MatchReopened: {
            /**
             * @description what is told
             * @constant
             */
            readonly type: "match.reopened";
            /** @description when it came about; each attempt to tell it has its own in `webhook-timestamp` */
            readonly timestamp: string;
            readonly data: {
                /**
                 * Format: uuid
                 * @description the case whose word counts no more
                 */
                readonly case: string;
                /** @description your name for the piece */
                readonly content: string;
                /** @description which of your services it is on, where you said so */
                readonly platform?: string;
                /**
                 * @description what to do with the piece: show it, show it to nobody yet, do not show it
                 * @enum {string}
                 */
                readonly advice: "none" | "review" | "block";
                /** @description the case under which a person looks at the piece again */
                readonly newest: {
                    /** Format: uuid */
                    readonly case: string;
                    /**
                     * @description a person has still to look
                     * @constant
                     */
                    readonly open: true;
                };
            };
        };
        readonly ScanDone: {
            /**
             * @description what is told
             * @constant
             */
            readonly type: "scan.done";
            /** @description when it came about; each attempt to tell it has its own in `webhook-timestamp` */
            readonly timestamp: string;
            readonly data: {
                /**
                 * Format: uuid
                 * @description as given with 202
                 */
                readonly scan: string;
                /** @description your name for the piece */
                readonly content: string;
                /** @description which of your services it is on, where you said so */
                readonly platform?: string;
                /**
                 * @description what to do with the piece: show it, show it to nobody yet, do not show it
                 * @enum {string}
                 */
                readonly advice: "none" | "review" | "block";
                /** @description what could not be told of it, where that is anything */
                readonly unread?: readonly {
                    /**
                     * @description what could not be told
                     * @enum {string}
                     */
                    readonly what: "file" | "pictures" | "sound" | "frames" | "streams" | "writing" | "text" | "address" | "signal";
                    /**
                     * @description why not
                     * @enum {string}
                     */
                    readonly why: "busy" | "given-up" | "no-answer" | "unfetched" | "not-allowed" | "too-large" | "damaged" | "too-long" | "crashed" | "no-decoder" | "lost" | "in-part" | "no-signal" | "misread";
                    /** @description the kind of signal that there is none of, where it is about one */
                    readonly kind?: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                }[];
                /** @description what was not compared with all that is listed, where that is anything */
                readonly late?: readonly ({
                    /** @constant */
                    readonly what: "signals";
                    readonly kind: string;
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                } | {
                    /** @constant */
                    readonly what: "rules";
                    /** @description what was found */
                    readonly found: string;
                    /** @description what was wanted */
                    readonly wanted: string;
                })[];
                /**
                 * Format: uuid
                 * @description what a person decides, where something was met
                 */
                readonly case?: string;
            };
        };
    };
    responses: {
        /** @description Why not: what was found and what was wanted (RFC 9457). */
        readonly Problem: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description as given in the acknowledgement */
        readonly Id: string;
        /**
         * @description what is signed, and the parameters of the signature (RFC 9421)
         * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
         */
        readonly SignatureInput: string;
        /**
         * @description the signature over the signature base (RFC 9421)
         * @example sig1=:…:
         */
        readonly Signature: string;
        /**
         * @description digest of the body as sent (RFC 9530)
         * @example sha-256=:…:
         */
        readonly ContentDigest: string;
        /**
         * @description a quoted string of at most 200 characters, the same for every retry of one request and no other
         * @example "4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"
         */
        readonly IdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly handIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
                /**
                 * @description digest of the body as sent (RFC 9530)
                 * @example sha-256=:…:
                 */
                readonly "Content-Digest": components["parameters"]["ContentDigest"];
                /**
                 * @description a quoted string of at most 200 characters, the same for every retry of one request and no other
                 * @example "4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewDemand"];
            };
        };
        readonly responses: {
            /** @description Kept, numbered, its clocks run. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Acknowledgement"];
                };
            };
            readonly 400: components["responses"]["Problem"];
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 409: components["responses"]["Problem"];
            readonly 413: components["responses"]["Problem"];
            readonly 422: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly see: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
            };
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As it stands now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Demand"];
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly fetchAnswers: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
            };
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answers so far. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Answers"];
                    readonly "application/pdf": string;
                };
            };
            /** @description There is none yet; Retry-After says when to ask again. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotYetAnswered"];
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 406: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly fetchAnswer: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
            };
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
                readonly answer: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The form, sealed with the operator’s key. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/pdf": string;
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly fetchReceipt: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
            };
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Check it on /verify, or with the command. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description No checkpoint covers it yet. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotYetPublished"];
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly amend: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
                /**
                 * @description digest of the body as sent (RFC 9530)
                 * @example sha-256=:…:
                 */
                readonly "Content-Digest": components["parameters"]["ContentDigest"];
                /**
                 * @description a quoted string of at most 200 characters, the same for every retry of one request and no other
                 * @example "4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Amendment"];
            };
        };
        readonly responses: {
            /** @description Taken. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Demand"];
                };
            };
            readonly 400: components["responses"]["Problem"];
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 409: components["responses"]["Problem"];
            readonly 413: components["responses"]["Problem"];
            readonly 422: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly withdraw: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
                /**
                 * @description digest of the body as sent (RFC 9530)
                 * @example sha-256=:…:
                 */
                readonly "Content-Digest": components["parameters"]["ContentDigest"];
                /**
                 * @description a quoted string of at most 200 characters, the same for every retry of one request and no other
                 * @example "4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /** @description as given in the acknowledgement */
                readonly id: components["parameters"]["Id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Withdrawal"];
            };
        };
        readonly responses: {
            /** @description Taken. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Demand"];
                };
            };
            readonly 400: components["responses"]["Problem"];
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 409: components["responses"]["Problem"];
            readonly 413: components["responses"]["Problem"];
            readonly 422: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly decide: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description what is signed, and the parameters of the signature (RFC 9421)
                 * @example sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="guichet-intake-v1"
                 */
                readonly "Signature-Input": components["parameters"]["SignatureInput"];
                /**
                 * @description the signature over the signature base (RFC 9421)
                 * @example sig1=:…:
                 */
                readonly Signature: components["parameters"]["Signature"];
                /**
                 * @description digest of the body as sent (RFC 9530)
                 * @example sha-256=:…:
                 */
                readonly "Content-Digest": components["parameters"]["ContentDigest"];
                /**
                 * @description a quoted string of at most 200 characters, the same for every retry of one request and no other
                 * @example "4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Decision"];
            };
        };
        readonly responses: {
            /** @description Taken. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Decided"];
                };
            };
            readonly 400: components["responses"]["Problem"];
            readonly 401: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 409: components["responses"]["Problem"];
            readonly 413: components["responses"]["Problem"];
            readonly 422: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly discover: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Open to all. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, unknown>;
                };
            };
        };
    };
    readonly checkpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A signed note. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            readonly 404: components["responses"]["Problem"];
        };
    };
    readonly tile: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description level and number, as in 0/000 or 0/x001/234.p/5 (C2SP tlog-tiles) */
                readonly tile: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Hashes, or blind entries. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": unknown;
                };
            };
            readonly 404: components["responses"]["Problem"];
        };
    };
    readonly scan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description your own name for this request; used for another one it is refused */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ScanRequest"];
                readonly "application/octet-stream": string;
            };
        };
        readonly responses: {
            /** @description What it is known by, what it was met with, and what to do. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Scanned"];
                };
            };
            /** @description Kept, and being hashed. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SlowScan"];
                };
            };
            readonly 400: components["responses"]["Problem"];
            readonly 401: components["responses"]["Problem"];
            readonly 403: components["responses"]["Problem"];
            readonly 413: components["responses"]["Problem"];
            readonly 422: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
            readonly 503: components["responses"]["Problem"];
        };
    };
    readonly seeScan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given with 202 */
                readonly scan: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As it stands now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SlowScan"];
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 403: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
        };
    };
    readonly cancelScan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description as given with 202 */
                readonly scan: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It has ended. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Problem"];
            readonly 403: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
        };
    };
    readonly scanBatch: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ScanBatch"];
            };
        };
        readonly responses: {
            /** @description In the order in which they were asked; what cannot be answered says why in its place. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScannedBatch"];
                };
            };
            readonly 400: components["responses"]["Problem"];
            readonly 401: components["responses"]["Problem"];
            readonly 403: components["responses"]["Problem"];
            readonly 413: components["responses"]["Problem"];
            readonly 422: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
        };
    };
    readonly scanLines: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/x-ndjson": components["schemas"]["ScanRequest"];
            };
        };
        readonly responses: {
            /** @description Lines, as they come. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": components["schemas"]["ScanAnswer"];
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 403: components["responses"]["Problem"];
            readonly 415: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
        };
    };
    readonly seeCase: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description `case.id` of an answer */
                readonly case: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As it stands now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScanVerdict"];
                };
            };
            readonly 401: components["responses"]["Problem"];
            readonly 403: components["responses"]["Problem"];
            readonly 404: components["responses"]["Problem"];
            readonly 429: components["responses"]["Problem"];
        };
    };
    readonly matchDecided: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "match.decided",
                 *       "timestamp": "2026-11-26T09:00:00.000Z",
                 *       "data": {
                 *         "case": "0199c2a4-4d9b-7c3e-9a51-5d0c8be2f417",
                 *         "content": "post-43",
                 *         "platform": "forum",
                 *         "verdict": "exempt",
                 *         "exception": "journalism",
                 *         "advice": "none"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["MatchDecided"];
            };
        };
        readonly responses: {
            /** @description It was taken. Whatever else is answered, it is told again under the same `webhook-id`. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly matchReopened: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "match.reopened",
                 *       "timestamp": "2026-11-26T09:00:00.000Z",
                 *       "data": {
                 *         "case": "0199c2a4-4d9b-7c3e-9a51-5d0c8be2f417",
                 *         "content": "post-43",
                 *         "platform": "forum",
                 *         "newest": {
                 *           "case": "0199c2a4-6f02-7c3e-9a51-5d0c8be2f417",
                 *           "open": true
                 *         },
                 *         "advice": "review"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["MatchReopened"];
            };
        };
        readonly responses: {
            /** @description It was taken. Whatever else is answered, it is told again under the same `webhook-id`. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly scanDone: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "scan.done",
                 *       "timestamp": "2026-11-26T09:00:00.000Z",
                 *       "data": {
                 *         "scan": "0199c2a4-7a31-7c3e-9a51-5d0c8be2f417",
                 *         "content": "post-44",
                 *         "platform": "forum",
                 *         "advice": "none",
                 *         "unread": [
                 *           {
                 *             "what": "file",
                 *             "why": "too-long",
                 *             "found": "a decoder that was still at work",
                 *             "wanted": "a shorter video"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["ScanDone"];
            };
        };
        readonly responses: {
            /** @description It was taken. Whatever else is answered, it is told again under the same `webhook-id`. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
