package octopus.server.auth.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import octopus.core.Caller;
import octopus.server.auth.Credentials;

/** What one caller may do, by the rules that were in force when the request came. */
public final class Rights {
    private final Credentials credentials;
    private final Rules rules;
    private final Target own;
    /** A list asks the same of each of its rows. */
    private final Map<String, Boolean> answers = new ConcurrentHashMap<>();

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
        Boolean known = answers.get(rule);
        if (known == null) {
            known = may(rule, own);
            answers.put(rule, known);
        }
        return known;
    }

    public boolean may(String rule, Target target) {
        return rules.permit(rule, credentials, target);
    }

    /** What is asked of a rule where a call is about nothing yet. */
    public Target own() {
        return own;
    }

    /** As above where Octopus does it on the caller's behalf: with an administrator's rights beside the caller's own. */
    public boolean mayElevated(String rule) {
        Set<String> roles = new HashSet<>(credentials.roles());
        roles.add(Caller.ADMIN);
        Caller caller = caller();
        Caller administrator = new Caller(caller.user(), caller.project(), roles, caller.requestId());
        return rules.permit(
                rule, new Credentials(administrator, roles, credentials.scope(), credentials.serviceRoles()), own);
    }

    /** Whether the caller passes whosever thing it is; false also where only a look could tell. */
    public boolean mayWhosever(String rule) {
        return !rules.denies(rule) && may(rule, Target.of("", ""));
    }

    /** Whether it must be known whose thing it is: looking that up costs. */
    public boolean looksAtOwner(String rule) {
        // Things of other projects are there for administrators only: to others a project is always their own.
        return rules.looksAtUser(rule) || caller().isAdmin() && rules.looksAtProject(rule);
    }
}
