package octopus.core.audit;

import octopus.spi.Fault;
import octopus.spi.FaultCode;

/** What can be wrong with questions to the audit. */
public enum AuditFault implements FaultCode {
    AUDIT_HEAD_TOO_OLD(Kind.CALLER, "The entries that an expected head stands for were forgotten.");

    private final Kind kind;
    private final String sentence;

    AuditFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    static void refuseOlder(ChainHead expected, ChainHead base) {
        if (expected.number() < base.number()) {
            throw Fault.of(
                            AUDIT_HEAD_TOO_OLD,
                            "The chain cannot be compared with the head " + expected,
                            "entries up to number " + base.number() + " were forgotten, as audit.keep-days says",
                            "Give a head that was taken later.")
                    .about("field", "expect")
                    .exception();
        }
    }
}
