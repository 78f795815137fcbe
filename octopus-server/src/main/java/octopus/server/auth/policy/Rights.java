package octopus.server.auth.policy;

import octopus.core.Caller;
import octopus.server.auth.Credentials;

/** What one caller may do, by the rules that were in force when the request came. */
public final class Rights {
    private final Credentials credentials;
    private final Rules rules;
    private final Target own;

    Rights(Credentials credentials, Rules rules) {
        this.credentials = credentials;
        this.rules = rules;
        this.own = Target.own(credentials);
    }

    public Caller caller() {
        return credentials.caller();
    }

    public Credentials credentials() {
        return credentials;
    }

    /** With one's own things. @throws IllegalArgumentException when there is no such rule */
    public boolean may(String rule) {
        return may(rule, own);
    }

    public boolean may(String rule, Target target) {
        return rules.permit(rule, credentials, target);
    }

    /** What is asked of a rule where a call is about nothing yet. */
    public Target own() {
        return own;
    }

    /** Whether it must be known whose thing it is: looking that up costs. */
    public boolean looksAtUser(String rule) {
        return rules.looksAtUser(rule);
    }
}
