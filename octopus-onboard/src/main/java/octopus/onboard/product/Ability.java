package octopus.onboard.product;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a product's driver can do besides making, attaching and deleting volumes. */
public enum Ability {
    SNAPSHOTS,
    CLONES,
    EXTEND,
    REVERT,
    MANAGE,
    MANAGE_SNAPSHOTS,
    RETYPE,
    MIGRATE,
    REPLICATION,
    GROUPS,
    GROUP_SNAPSHOTS;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Ability> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Ability::word).toList();
    }
}
