package octopus.onboard.pipeline;

import java.util.ArrayList;
import java.util.List;
import octopus.onboard.change.Change;
import octopus.onboard.product.Origin;
import octopus.onboard.product.Product;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/** What several backends of a host stand on, such as the files of their driver, goes with the last of them. */
record Heirs(Book book, Rooms rooms) {
    /**
     * Hands it to another backend that needs it. May run twice.
     *
     * @return whether there is one; otherwise it is to be taken back
     */
    boolean take(Onboarding leaving, Applied each) {
        if (!(each.change() instanceof Change.InstallFiles files)) {
            return false;
        }
        return book.database().read(book.store()::list).stream()
                .filter(other -> !other.id().equals(leaving.id()) && other.isInForce())
                .filter(other ->
                        other.active().filter(spec -> needs(spec, files)).isPresent())
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

    private boolean needs(BackendSpec spec, Change.InstallFiles files) {
        return spec.target() instanceof TargetSpec.CinderConf target
                && target.hosts().contains(files.node())
                && files.directory().startsWith(target.python() + "/")
                && rooms.house()
                        .catalogue()
                        .find(spec.product())
                        .map(Product::origin)
                        .filter(origin -> origin instanceof Origin.Packaged packaged
                                && packaged.name().equals(files.name()))
                        .isPresent();
    }
}
