"""What several modules share: numbers taken in any form, and who proposed a formula."""
