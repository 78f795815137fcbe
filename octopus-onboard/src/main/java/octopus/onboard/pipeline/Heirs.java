package octopus.onboard.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.onboard.change.Change;
import octopus.onboard.product.Origin;
import octopus.onboard.product.Product;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/** What several backends of a host stand on, such as the files of their driver or an interface, goes with the last of them. */
record Heirs(Book book, Rooms rooms) {
    /**
     * Hands it to another backend that needs it. May run twice.
     *
     * @return whether there is one; otherwise it is to be taken back
     */
    boolean take(Onboarding leaving, Applied each) {
        if (!isShared(each.change())) {
            return false;
        }
        return book.database().read(book.store()::list).stream()
                .filter(other -> !other.id().equals(leaving.id()) && other.isInForce())
                .filter(other ->
                        other.active().filter(spec -> needs(other, spec, each)).isPresent())
                .findFirst()
                .map(heir -> book.change(heir.id(), edit -> edit.applied(with(heir.applied(), each))))
                .isPresent();
    }

    /** First of all, so that it is the last to be taken back. */
    private static List<Applied> with(List<Applied> applied, Applied inherited) {
        if (applied.stream().anyMatch(each -> each.change().equals(inherited.change()))) {
            return applied;
        }
        List<Applied> all = new ArrayList<>();
        all.add(inherited);
        all.addAll(applied);
        return all;
    }

    private static boolean isShared(Change change) {
        return change instanceof Change.InstallFiles
                || change instanceof Change.InstallPackages
                || change instanceof Change.ConfigureInterface
                || change instanceof Change.KeepLibvirtSecret;
    }

    private boolean needs(Onboarding other, BackendSpec spec, Applied each) {
        Change change = each.change();
        if (change instanceof Change.KeepLibvirtSecret kept) {
            return spec.nodes().contains(kept.node())
                    && Optional.ofNullable(book.reveal(other.activeSecrets()).get(kept.uuid()))
                            .filter(uuid -> each.before().contains(uuid.reveal()))
                            .isPresent();
        }
        if (change instanceof Change.ConfigureInterface link) {
            return spec.network()
                    .filter(network -> network.interfaces().contains(link.wish()))
                    .isPresent();
        }
        return spec.target() instanceof TargetSpec.CinderConf target
                && target.hosts().contains(change.node())
                && (change instanceof Change.InstallFiles files
                        ? files.directory().startsWith(target.python() + "/") && uses(spec, files.name())
                        : change instanceof Change.InstallPackages packages && uses(spec, packages.name()));
    }

    private boolean uses(BackendSpec spec, String driverPackage) {
        return rooms.house()
                .catalogue()
                .find(spec.product())
                .map(Product::origin)
                .filter(origin -> origin instanceof Origin.Packaged packaged
                        && packaged.name().equals(driverPackage))
                .isPresent();
    }
}
