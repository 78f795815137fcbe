package octopus.server.auth.policy;

import octopus.core.Caller;
import octopus.server.auth.Credentials;

/** What one caller may do, by the rules that were in force when the request came. */
public final class Rights {
    private final Credentials credentials;
    private final Rules rules;

    Rights(Credentials credentials, Rules rules) {
        this.credentials = credentials;
        this.rules = rules;
    }

    public Caller caller() {
        return credentials.caller();
    }

    public Credentials credentials() {
        return credentials;
    }

    /** With one's own things. @throws IllegalArgumentException when there is no such rule */
    public boolean may(String rule) {
        return may(rule, Target.own(credentials));
    }

    public boolean may(String rule, Target target) {
        return rules.permit(rule, credentials, target);
    }

    /** Whether it must be known whose thing it is: looking that up costs. */
    public boolean looksAtUser(String rule) {
        return rules.looksAtUser(rule);
    }
}
