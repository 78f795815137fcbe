package octopus.onboard.product;

import java.util.List;

/**
 * Packages of the operating system, by the names that the families of distributions have for them.
 *
 * @param python what comes from a Python index or from wheels, where no distribution has it
 */
public record SystemPackages(List<String> deb, List<String> rpm, List<String> python) {
    public static final SystemPackages NONE = new SystemPackages(List.of(), List.of(), List.of());

    public SystemPackages {
        deb = List.copyOf(deb);
        rpm = List.copyOf(rpm);
        python = List.copyOf(python);
    }

    SystemPackages and(SystemPackages more) {
        return new SystemPackages(
                Lists.union(deb, more.deb), Lists.union(rpm, more.rpm), Lists.union(python, more.python));
    }
}
