package octopus.core;

import java.util.Set;

/**
 * Who asks: user, project, roles, and the id of the request by which logs, flows and audit entries are tied together.
 *
 * @param requestId {@code req-} and a UUID
 */
public record Caller(String user, String project, Set<String> roles, String requestId) {
    public static final String ADMIN = "admin";

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Octopus itself: reconcilers, timers, the start-up. */
    public static Caller octopus() {
        return new Caller("octopus", "octopus", Set.of(ADMIN), "req-octopus");
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    public boolean owns(String ownerProject) {
        return project.equals(ownerProject);
    }
}
