package octopus.server.auth.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;

/** What somebody may do, as the roles that the rules ask for. Each has what the next has. */
public enum LocalRole {
    /** Everything. */
    ADMIN(Set.of(Caller.ADMIN, "octopus_operator", "octopus_reader", "member", "reader")),
    /** Volumes and what belongs to them; sees how the storage is and what is under way. */
    OPERATOR(Set.of("octopus_operator", "octopus_reader", "member", "reader")),
    /** Sees the same and changes nothing. */
    READER(Set.of("octopus_reader", "reader"));

    private final Set<String> roles;

    LocalRole(Set<String> roles) {
        this.roles = roles;
    }

    public Set<String> roles() {
        return roles;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LocalRole> find(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
