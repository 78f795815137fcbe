package octopus.server.auth.policy;

import java.util.Optional;

/**
 * A rule as it is when nobody has changed it.
 *
 * @param also what was enough before roles were told apart, and is unless that is switched off
 */
public record RuleDefault(String name, String check, Optional<String> also) {}
