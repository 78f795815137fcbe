package octopus.onboard.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.type.VolumeType;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.TypeWish;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Fault;
import octopus.spi.Finding;

/** Nobody else has the names that the spec wants. */
final class NamesCheck implements Check {
    @Override
    public String id() {
        return "names-free";
    }

    @Override
    public String sentence() {
        return "The names of the backend and of its volume types belong to nobody else.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.BuiltIn;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        BackendSpec spec = environment.spec();
        List<Finding> found = new ArrayList<>();
        found.add(backend(environment, spec));
        spec.types().forEach(type -> found.add(type(environment, spec, type)));
        return found;
    }

    private Finding backend(CheckEnvironment environment, BackendSpec spec) {
        Optional<Backend> there = environment.backends().list().stream()
                .map(view -> view.backend())
                .filter(other -> other.name().equals(spec.name()))
                .findFirst();
        boolean ours = environment.active().isPresent()
                || there.flatMap(Backend::disabledReason)
                        .filter(reason -> reason.startsWith("being onboarded"))
                        .isPresent();
        if (there.isPresent() && !ours) {
            return taken("backend " + spec.name(), "name", "there is a backend of that name already");
        }
        return new Finding.Pass(id(), "backend " + spec.name(), ours ? "it is this onboarding's own" : "free");
    }

    private Finding type(CheckEnvironment environment, BackendSpec spec, TypeWish wish) {
        Map<String, String> wanted = wish.specsFor(spec.backendName());
        Optional<VolumeType> there = environment.typeNamed(wish.name());
        if (there.isPresent() && !there.get().extraSpecs().entrySet().containsAll(wanted.entrySet())) {
            return taken(
                    "volume type " + wish.name(),
                    "types",
                    "there is one of that name with other extra specs: "
                            + there.get().extraSpecs());
        }
        return new Finding.Pass(id(), "volume type " + wish.name(), there.isPresent() ? "there, and fitting" : "free");
    }

    private Finding taken(String where, String field, String cause) {
        return new Finding.Failure(
                id(),
                where,
                Fault.of(OnboardFault.NAME_TAKEN, "Name of " + where, cause, "Choose another name.")
                        .about("field", field));
    }
}
