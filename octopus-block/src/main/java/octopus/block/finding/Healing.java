package octopus.block.finding;

import java.util.Locale;

/** The flow that would put a finding right, once somebody asks for it. */
public enum Healing {
    /** Deletes what carries Octopus's mark and belongs to nobody. */
    REMOVE_ORPHAN,
    /** Opens every connected volume of the backend again. */
    RESTORE_EXPORTS,
    /** Closes what is open for nobody. */
    CLOSE_EXPORT;

    /** The flow's name; as the API and the database write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Healing of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
