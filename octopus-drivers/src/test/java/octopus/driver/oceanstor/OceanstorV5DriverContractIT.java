package octopus.driver.oceanstor;

/** An older generation: copies by LUN copy instead of clone pairs. */
class OceanstorV5DriverContractIT extends OceanstorDriverContractIT {
    @Override
    String version() {
        return "V500R007C60";
    }
}
