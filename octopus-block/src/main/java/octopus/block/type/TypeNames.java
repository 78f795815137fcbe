package octopus.block.type;

import octopus.core.db.Transaction;

/** Who keeps something under the names of volume types, and so has to follow when one changes. */
public interface TypeNames {
    void renamed(Transaction transaction, String before, String now);

    void gone(Transaction transaction, String name);
}
