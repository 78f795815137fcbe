package octopus.server.auth;

import java.util.Set;
import octopus.core.Caller;

/**
 * What is known about who asks: more than the rooms need, all that rules may look at.
 *
 * @param caller as the rooms see it; has the role {@link Caller#ADMIN} exactly when it counts as an administrator
 * @param roles what the caller really holds, in small letters
 * @param serviceRoles what the service holds that passed the request on; empty when none did
 */
public record Credentials(Caller caller, Set<String> roles, Scope scope, Set<String> serviceRoles) {
    public Credentials {
        roles = Set.copyOf(roles);
        serviceRoles = Set.copyOf(serviceRoles);
    }

    /**
     * What a token is for, besides its project. What is not there is empty text.
     *
     * @param system whether it is for the whole cloud
     * @param adminProject whether its project is the one of administrators; true where there is no such project
     * @param domain the domain that it is for
     * @param userDomain where the user lives
     * @param projectDomain where the project lives
     */
    public record Scope(boolean system, boolean adminProject, String domain, String userDomain, String projectDomain) {
        public static final Scope PROJECT = new Scope(false, true, "", "", "");
    }

    /** Of a project, without anything further. */
    public static Credentials of(Caller caller) {
        return new Credentials(caller, caller.roles(), Scope.PROJECT, Set.of());
    }

    /** Who has not said who it is: no name, no roles. */
    public static Credentials nobody(String requestId) {
        return of(new Caller("", "", Set.of(), requestId));
    }

    /** Whether these are for looking alone, where no rule is asked: Octopus's own reader, who is no member. */
    public boolean onlyLooks() {
        return roles.contains("octopus_reader") && !roles.contains("member");
    }

    public Credentials seenAs(Caller other) {
        return new Credentials(other, roles, scope, serviceRoles);
    }
}
