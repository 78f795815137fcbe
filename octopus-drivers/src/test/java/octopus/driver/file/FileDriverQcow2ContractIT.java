package octopus.driver.file;

/** qcow2 files and backing chains. */
class FileDriverQcow2ContractIT extends FileDriverContractIT {
    @Override
    String format() {
        return "qcow2";
    }
}
