package octopus.server.cinder;

import java.util.Optional;
import octopus.server.route.Flags;

/** Whose objects a list shows. */
final class Tenants {
    private Tenants() {}

    /** Empty for everybody's; only an administrator may ask for that, others are silently given their own. */
    static Optional<String> of(CinderRequest request) {
        if (!request.isAdmin()) {
            return Optional.of(request.caller().project());
        }
        boolean all = request.query("all_tenants")
                .map(text -> Flags.of(text)
                        .orElseThrow(() -> CinderFault.badRequest(
                                "Invalid input received: all_tenants must be a" + " boolean, not '" + text + "'.")))
                .orElse(false);
        return all ? request.query("project_id") : Optional.of(request.caller().project());
    }
}
