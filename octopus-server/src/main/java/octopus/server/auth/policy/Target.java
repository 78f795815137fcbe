package octopus.server.auth.policy;

import octopus.server.auth.Credentials;

/**
 * What a rule compares the caller with: whose thing it is that is asked for. Empty text where there is nothing.
 *
 * @param domain only where a call is about a domain's project
 */
public record Target(String project, String user, String domain) {
    /** A call that is about nothing yet, or about all of one's own. */
    public static Target own(Credentials credentials) {
        return new Target(credentials.caller().project(), credentials.caller().user(), "");
    }

    public static Target of(String project, String user) {
        return new Target(project, user, "");
    }

    public static Target project(String project) {
        return new Target(project, "", "");
    }
}
