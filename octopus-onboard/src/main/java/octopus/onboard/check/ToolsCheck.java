package octopus.onboard.check;

import java.util.List;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;

/** The programs that the driver needs on the machine of the control plane. */
final class ToolsCheck implements Check {
    @Override
    public String id() {
        return "tools-present";
    }

    @Override
    public String sentence() {
        return "The programs that the driver needs are installed on the machine of the control plane.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.BuiltIn;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        LocalNode here = new LocalNode();
        return environment.backends().toolsOf(environment.spec().driver()).stream()
                .map(tool -> isThere(here, tool)
                        ? new Finding.Pass(id(), tool, "installed")
                        : new Finding.Failure(
                                id(),
                                tool,
                                Fault.of(
                                                CommonFault.TOOL_MISSING,
                                                "Program " + tool,
                                                "it is not on the search path of the control plane",
                                                "Install it; octopus doctor tells with which package.")
                                        .about("tool", tool)))
                .map(Finding.class::cast)
                .toList();
    }

    private static boolean isThere(LocalNode here, String tool) {
        return here.run(Command.of("sh", "-c", "command -v \"$0\"", tool).accept(0, 1, 127))
                        .exitCode()
                == 0;
    }
}
