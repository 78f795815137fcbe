package octopus.core.audit;

import java.util.Optional;

/**
 * What a look at the whole chain found.
 *
 * @param base what was forgotten as the settings say ends here; number 0 when everything is kept
 * @param head the last entry of those that were found right
 * @param unsealed entries that were written a moment ago and are not part of the chain yet
 * @param flaw the first entry that is wrong; empty when the chain is intact
 */
public record ChainReport(ChainHead base, ChainHead head, long unsealed, Optional<Flaw> flaw) {
    /**
     * @param number of the first entry that is wrong
     * @param what one sentence
     */
    public record Flaw(long number, String what) {}

    public boolean isIntact() {
        return flaw.isEmpty();
    }

    /** How many entries were found right. */
    public long checked() {
        return head.number() - base.number();
    }
}
