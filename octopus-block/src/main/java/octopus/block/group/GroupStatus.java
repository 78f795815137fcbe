package octopus.block.group;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cinder's statuses of groups and of group snapshots; these are never in use. */
public enum GroupStatus {
    CREATING,
    AVAILABLE,
    UPDATING,
    DELETING,
    DELETED,
    IN_USE("in-use"),
    ERROR,
    ERROR_DELETING;

    /** From these a group or a group snapshot may be deleted. Unlike upstream a failed delete may be repeated by its owner. */
    public static final Set<GroupStatus> DELETABLE = Set.of(AVAILABLE, ERROR, ERROR_DELETING);

    private final String text;

    GroupStatus() {
        this.text = name().toLowerCase(Locale.ROOT);
    }

    GroupStatus(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static GroupStatus of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no group status is called " + text));
    }

    public static Optional<GroupStatus> find(String text) {
        for (GroupStatus status : values()) {
            if (status.text.equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
