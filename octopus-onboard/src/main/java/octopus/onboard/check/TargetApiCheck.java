package octopus.onboard.check;

import java.util.List;
import octopus.onboard.change.CinderApi;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** The API of an existing Cinder answers, and the token is an administrator's. */
final class TargetApiCheck implements Check {
    @Override
    public String id() {
        return "target-api-answers";
    }

    @Override
    public String sentence() {
        return "The target's block storage API answers, and the token is an administrator's.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.Remote;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        return switch (environment.spec().target()) {
            case TargetSpec.BuiltIn _ -> List.of();
            case TargetSpec.Remote target -> List.of(ask(target.api(), CinderApi.of(target, environment.secrets())));
        };
    }

    private Finding ask(String where, CinderApi api) {
        try {
            JsonNode services = api.get("/os-services");
            return new Finding.Pass(id(), where, services.path("services").size() + " services");
        } catch (StorageException e) {
            return new Finding.Failure(id(), where, e.fault());
        }
    }
}
