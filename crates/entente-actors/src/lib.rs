//! Who is who: names in many languages to states, organisations and persons with their roles.
